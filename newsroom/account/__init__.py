"""The staff's doors, and what each colleague looks after alone.

`login.py` (name, password, the second step) · `passkeys.py` · `passwords.py` (a new one, a forgotten one) ·
`mine.py` (name and mail, sessions) · `second.py` (setting up second factors) · `invited.py` (taking up an invitation) ·
`one_address.py` (an e-mail address is one person's) ·
`coming_in.py` (what a session knows of who came in, and how) · `adapters.py` (what allauth asks us)
"""
