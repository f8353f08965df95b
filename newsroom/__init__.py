"""The floor both apps stand on: people, settings, addresses, records, pages.

A tour: `settings.py` and `env.py` (configuration), `urls.py` (the switchboard), `models/` (who, what is kept of
every act), `roles.py` (who may do what), `states.py` (refusals that speak), `pages/` (what a page shows and what a
change dirties), `text` (every door that text comes in by), `admin_site.py` (the desk), `schedule.py` (all that
recurs). It imports neither `articles` nor `comments`; only the switchboard, the schedule and the commands do.
"""
