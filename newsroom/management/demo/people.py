"""The demo paper itself: who works there, who writes for it, its sections and standing pages."""

PAPER = {
    "name": "The Lantern Courier",
    "tagline": "News from Saltmere and the coast",
    "description": "The Lantern Courier reports from the harbour town of Saltmere: council, ferry, schools, sport.",
    "time_zone": "Europe/London",
    "contact_email": "desk@lantern-courier.example",
    "footer_text": "The Lantern Courier is an invented paper that comes with Newsroom.",
    "comment_rules": "Be kind, be exact, and argue with what was said.",
    "comment_hold_words": "lawyer\nsue\nidiot",
}

# login, first name, last name, role, title of the author, about, portrait
STAFF = [
    (
        "owner", "Olga", "Brandt", "owner", "Publisher",
        "Olga Brandt set type at the Courier at nineteen and has published it since 2009. She reads the corrections first.",
        "olga",
    ),
    (
        "editor", "Ed", "Hallam", "editor", "Editor",
        "Ed Hallam has edited the Courier for eleven years and reports on council and county, mostly from the back row.",
        "ed",
    ),
    (
        "reporter", "Rita", "Moss", "reporter", "Town reporter",
        "Rita Moss covers the town, the harbour and the sea wall. She was born on Kiln Lane, between two allotments.",
        "rita",
    ),
    ("photo", "Pia", "Lund", "photo editor", "Photo editor", "Pia Lund looks after the paper’s pictures.", ""),
    (
        "moderator", "Mo", "Adeyemi", "moderator", "Community editor",
        "Mo Adeyemi reads what readers write, all of it, and answers some.",
        "",
    ),
]  # fmt: skip

# name, title, about, portrait
GUESTS = [
    (
        "Yusuf Karim",
        "Correspondent",
        "Yusuf Karim writes about ships and ports, in Arabic and English, and has done so for nineteen years.",
        "yusuf",
    ),
    (
        "Maud Ferrant",
        "Columnist",
        "Maud Ferrant taught history at Saltmere School for thirty years, to most of the council among others.",
        "maud",
    ),
    (
        "Tomas Reiner",
        "Stage, books and sport",
        "Tomas Reiner writes about what people do in the evening. He translates from four languages and rows badly.",
        "tomas",
    ),
    (
        "Ines Moor",
        "Illustrator and photographer",
        "Ines Moor draws and photographs for the Courier. Her studio is in the old net loft.",
        "ines",
    ),
]

# name, description, position, opinion
SECTIONS = [
    ("Local", "The town, street by street.", 1, False),
    ("Politics", "Council, county, and who pays for what.", 2, False),
    ("Business", "The harbour, the market, the ferry line.", 3, False),
    ("Culture", "Stages, books, and the brass band.", 4, False),
    ("Sport", "Rowing, football, and the ice rink.", 5, False),
    ("World", "What the wire sends, and what it means here.", 6, False),
    ("Sea & Weather", "Tides, storms, and what lives in them.", 7, False),
    ("Opinion", "Columns and letters.", 8, True),
]

PAGES = [
    (
        "About",
        "about",
        """
The Lantern Courier has reported from Saltmere since the harbour lights were gas. An editor, a reporter, a photo editor and a moderator make it, with a handful of regular writers, in two rooms above the fish market.

We write about the council and the county, the harbour and the ferry, the school, the stage and the pitch. What happens further off comes from Meridian Wire, and says so.

## Who owns it

The paper belongs to the Lantern Press Society, which has 1,140 members, one for each metre of the sea wall. Nobody may hold more than one share. The publisher is Olga Brandt; she does not see a story before it is printed, and has never asked to.

## What you are reading

*This paper is invented.* So are Saltmere and everybody in it. It came with Newsroom so that you can see every page at work; start your own when you have looked round.
""",
    ),
    (
        "Contact",
        "contact",
        """
- **The desk:** [desk@lantern-courier.example](mailto:desk@lantern-courier.example)
- **A correction:** [corrections@lantern-courier.example](mailto:corrections@lantern-courier.example). You will get an answer within a day.
- **A letter to the editor:** no more than 150 words, with your name and street.
- **By hand:** 4 Quay Street, Saltmere. The box is at the foot of the stairs, above the high-water mark.

If you have something to tell us that must not be traced to you, write on paper and do not use a franked envelope.
""",
    ),
    (
        "Ethics",
        "ethics",
        """
We say how we know a thing. Where we can’t name a source we say why, and the editor knows who it is.

- **We pay for what we use.** No free tickets, journeys or kippers. The ferry carries us at the fare that everybody pays.
- **We stay out of what we report on.** Whoever sits on a committee doesn’t write about it.
- **We ask before we accuse,** and print the answer at a length that does it justice.
- **Pictures show what was there.** We crop and we brighten. Illustrations are called illustrations, with the name of whoever made them.
- **Advertising is told apart from the paper,** and has no say in it. A sponsored piece carries that word above its headline.
- **Children and the bereaved** are asked twice.
""",
    ),
    (
        "Corrections policy",
        "corrections-policy",
        """
When we are wrong we say so, where we were wrong. Every correction says what was printed and what is right, carries its date, and stays. All of them stand together on [one page](/corrections/).

- A *correction* puts right a fact.
- A *clarification* adds what was needed to understand us rightly.
- An *update* says what has happened since.

If a story can’t stand we take it down. Its address then says that it is gone; we do not pretend that it never was.
""",
    ),
    (
        "Imprint",
        "imprint",
        """
The Lantern Courier, 4 Quay Street, Saltmere. Published by the Lantern Press Society. Responsible for the content: Olga Brandt.

Telephone: Saltmere 14. Agency material: Meridian Wire. Illustrations: Ines Moor and others, as named.
""",
    ),
    (
        "Privacy",
        "privacy",
        """
You can read all of this paper without an account, and we do not follow you about. Our pages load nothing from anybody else, set no cookies for reading, and count no readers.

## If you write a comment

We keep your name, your e-mail address, which is never printed, and what you wrote. The network address from which you wrote is kept for ninety days, against abuse, and then blanked. If you ask to be remembered, your browser keeps one cookie of ours for that.

## If you follow an embed

Films and posts from other houses are shown as a card with a link. Nothing is asked of them until you choose it.

To see, change or delete what we have of yours, write to [desk@lantern-courier.example](mailto:desk@lantern-courier.example).
""",
    ),
]

# Which of them explains what of the paper; see Page.Purpose.
PURPOSES = {"corrections-policy": "corrections", "ethics": "ethics", "contact": "feedback"}

AGENCY = {
    "name": "Meridian Wire",
    "credit_line": "Meridian Wire",
    "kind": "agency",
    "home_page": "https://meridian-wire.example/",
}
