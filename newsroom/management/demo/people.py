"""Who works at the demo paper."""

PAPER = {
    "name": "The Lantern Courier",
    "tagline": "News from Saltmere and the coast",
    "description": "The Lantern Courier reports from the harbour town of Saltmere: council, ferry, schools, sport.",
    "time_zone": "Europe/London",
    "contact_email": "desk@lantern-courier.example",
    "footer_text": "The Lantern Courier is an invented paper that comes with Newsroom.",
    "comment_rules": "Be kind, be exact, and argue with what was said.",
}

# login, first name, last name, role, title of the author
STAFF = [
    ("owner", "Olga", "Brandt", "owner", "Publisher"),
    ("editor", "Ed", "Hallam", "editor", "Editor"),
    ("reporter", "Rita", "Moss", "reporter", "Town reporter"),
    ("photo", "Pia", "Lund", "photo editor", "Photo editor"),
    ("moderator", "Mo", "Adeyemi", "moderator", "Community editor"),
]

# name, title, about
GUESTS = [
    ("Yusuf Karim", "Correspondent", "Yusuf Karim writes from the container ports, in Arabic and English."),
    ("Maud Ferrant", "Columnist", "Maud Ferrant taught history at Saltmere School for thirty years."),
]

# name, description, position, opinion
SECTIONS = [
    ("Local", "The town, street by street.", 1, False),
    ("Politics", "Council, county, and who pays for what.", 2, False),
    ("Business", "The harbour, the market, the ferry line.", 3, False),
    ("Culture", "Stages, books, and the brass band.", 4, False),
    ("Sport", "Rowing, football, and the ice rink.", 5, False),
    ("Opinion", "Columns and letters.", 6, True),
]

PAGES = [
    (
        "About",
        "about",
        """<p>The Lantern Courier has reported from Saltmere since the harbour lights were gas. Three editors,
one moderator and a photo desk make it, in two rooms above the fish market.</p><p>This paper is invented. It came with
Newsroom so that you can see every page at work; start your own when you have looked round.</p>""",
    ),
    (
        "Imprint",
        "imprint",
        """<p>The Lantern Courier, 4 Quay Street, Saltmere. Responsible for the content: Olga Brandt.</p>""",
    ),
    (
        "Corrections policy",
        "corrections-policy",
        """<p>When we are wrong we say so, where we were wrong. Every correction says
what was printed and what is right, carries its date, and stays.</p>""",
    ),
]

# Which of them explains what of the paper; see Page.Purpose.
PURPOSES = {"corrections-policy": "corrections"}

AGENCY = {
    "name": "Meridian Wire",
    "credit_line": "Meridian Wire",
    "kind": "agency",
    "home_page": "https://meridian-wire.example/",
}
