"""What readers answered. Hours are after publication; `to` names the reply that is answered."""

# story, key, to, hours after, name, text, state
REPLIES = [
    ("library", "ada", None, 0.2, "Ada Brook", "Four hours on those stairs and I would do it again. Thank you to "
     "everybody who brought tea.", "approved"),
    ("library", "tom", "ada", 0.4, "Tom Kessler", "Glad it stays. But who pays for the roof once the 84,000 are "
     "gone? The last estimate was higher.", "approved"),
    ("library", "ada2", "tom", 0.6, "Ada Brook", "The seaward side was re-battened in 2019. Read the minutes of that "
     "March, page 4: the estimate was for both sides.", "approved"),
    ("library", "tom2", "ada2", 0.8, "Tom Kessler", "I stand corrected, and slightly drier.", "approved"),
    ("library", "agnes", None, 1.0, "Agnes P.", "Opening at ten. Bring back the Simenon, whoever has it.", "approved"),
    ("library", "waiting1", None, 1.3, "Karl Niemi", "Could the reading room keep its Saturday hours in winter? "
     "Some of us work.", "waiting"),
    ("library", "waiting2", "agnes", 1.5, "Simone", "I have it. Tomorrow, promise.", "waiting"),
    ("library", "spam", None, 1.6, "Best Roofing Deals", "Amazing roofs at half price https://roofs.example "
     "https://roofs.example/buy https://roofs.example/now", "spam"),
    ("ferry", "commuter", None, 0.5, "Jonas W.", "6.40 on Monday. I have missed that gearbox more than I can say.",
     "approved"),
    ("ferry", "holm", None, 1.2, "Berit from Holm", "Will the 17.50 wait for the Carrow bus again?", "approved"),
    ("ferry", "rude", None, 1.4, "anon", "Typical. Idiots, the lot of them.", "rejected"),
    ("ferry", "waiting", "holm", 2.0, "Piet", "It used to. Ask for Reiner at the kiosk, he decides.", "waiting"),
    ("column", "pupil", None, 2.0, "A former pupil", "You failed me in 1994 and you were right then too.", "approved"),
    ("column", "mill", None, 3.0, "Mill Road resident", "Some of us would like to have a library within walking "
     "distance. The harbour is not the town.", "approved"),
    ("column", "reply", "mill", 4.0, "Ada Brook", "That is a fair point. Why not both?", "approved"),
    ("arabic", "reader", None, 3.0, "ليلى", "خبر جميل. هل ستعود السفينة في الربيع؟", "approved"),
    ("budget", "sum", None, 1.0, "Dean Orr", "The county’s third is a third of what we raise, not of the nine "
     "million. Worth saying twice.", "waiting"),
]
