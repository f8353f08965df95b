"""What readers answered, story by story, in the order in which they wrote.

A reply is its own name and that of the reply it answers ("ada2 < tom"), who signed it, what it says, and what became of
it: approved where nothing is said, else one of the words in `loading.FATES`. A name that begins with "@" is a login.
"""

from typing import NamedTuple


class Reply(NamedTuple):
    """One reader's remark."""

    key: str
    name: str
    text: str
    fate: str = "approved"


REPLIES = {
    "seawall": [
        Reply(
            "karl",
            "Karl Niemi",
            "Good piece. I have piloted past that bend for sixteen years and did not know that a two-tonne stone was on its way to work as well.",
        ),
        Reply(
            "wray",
            "J. W., the Head",
            "Ninety centimetres. Has anybody at the Courier sat down on a bench and held up a ruler? I have. You will see sky. I can see sky at home.",
        ),
        Reply("tom < wray", "Tom Kessler", "You can see water at home too, if we do nothing."),
        Reply("wray2 < tom", "J. W., the Head", "I live on the Head, eighty metres up. I said sky and I meant sky."),
        Reply(
            "tom2 < wray2",
            "Tom Kessler",
            "Then with respect you are the last person who should decide about a wall at the bottom.",
        ),
        Reply(
            "foss < tom2",
            "Ellen F.",
            "He is one of fifteen, and so am I, and I live up there too. I shall vote for it. My mother’s piano was in the cold store’s cellar in 1953. Nobody asks why one would put it there; it was the driest place in town.",
        ),
        Reply(
            "greta",
            "Greta H., fish market",
            "Thank you for writing down the part about the motors. Four nights, forty tonnes, nineteen people, one rink. I would add only that the rink’s manager brought soup each time, and that we have never thanked her in print. Thank you, Lise.",
        ),
        Reply("lise < greta", "Lise", "It was leek."),
        Reply(
            "ada",
            "Ada Brook",
            "For those who want to look it up: the coast office’s report is in the reading room, shelf 62, 140 pages. The table everybody quotes is on page 31, the one about the storm on 32. Page 33 is what it would cost to do nothing, and nobody has quoted that yet.",
        ),
        Reply("simone < ada", "Simone", "What does it say?"),
        Reply("ada2 < simone", "Ada Brook", "Fourteen million by 2050, without the houses."),
        Reply("simone2 < ada2", "Simone", "Oh."),
        Reply(
            "orr",
            "Mill Road resident",
            "Four crowns a month on the middle band. The middle band is up here. The lower quay is in the lowest band because it floods. So those who stay dry pay most for keeping the others dry. I am not against it. I should just like to hear it said.",
        ),
        Reply(
            "ruth < orr",
            "R. Calder",
            "It is said, on page 41 of the draft, in a footnote. You are right that it belongs on page one. The lowest band pays 2.60, the highest 7.10.",
        ),
        Reply(
            "orr2 < ruth", "Mill Road resident", "Thank you. That is more than I have had from the county in ten years."
        ),
        Reply(
            "berit",
            "Berit from Holm",
            "We raised ours by a metre in 2017. One complains for two summers and then the children sit on it.",
        ),
        Reply("piet < berit", "Piet Maas", "And the tourists. And the gulls. It is a very good wall for sitting on."),
        Reply(
            "lena < piet",
            "Lena F.",
            "Please don’t let them build the bank of rock instead. There is slack water along that wall in an ebb, nine metres wide, and we won a cup in it.",
        ),
        Reply("umpire < lena", "A. Teague", "I was told that it was an oar."),
        Reply("lena2 < umpire", "Lena F.", "It was an oar. In nine metres of slack water."),
        Reply(
            "nils",
            "N. Aker",
            "Small correction. The slip is not where the wall begins. It begins eleven metres to the south, behind the ice machine, and those eleven metres are the harbour’s. We look after them ourselves.",
        ),
        Reply(
            "ed < nils",
            "@editor",
            "You are right, and we have walked it again. The 1,140 metres are the town’s part; with yours it is 1,151. We’ll say so in the next story.",
        ),
        Reply("nils2 < ed", "N. Aker", "No need. I only wanted it known that ours has no crosses."),
        Reply("priya < nils2", "P. Nair", "It has two. They are under the ice machine. I did write."),
        Reply(
            "removed",
            "Straight talker",
            "Of course she finds hollow stones, she is paid by the stone. They are all in it together down there.",
            "removed",
        ),
        Reply(
            "anna < removed",
            "Anna Leith",
            "She is paid by the county, by the month, like me, and I have seen her hang off that wall by a rope in February. Argue about the money. Leave people’s honesty alone unless you know something.",
        ),
        Reply("karl2 < anna", "Karl Niemi", "What Anna said."),
        Reply(
            "youth",
            "Mika, 14",
            "we did the 50 sided dice in maths after this. if you roll it every winter till i’m 64 its 64% that it comes up at least once. mr lisle checked it",
        ),
        Reply(
            "lisle < youth",
            "O. Lisle",
            "I did, and it is: one minus 0.98 to the power of fifty is 0.636. Mika also asked whether the sea knows which winter it is. I have no answer to that.",
        ),
        Reply(
            "wray3 < lisle",
            "J. W., the Head",
            "Then there is a 36 per cent chance that it is nine million for nothing.",
        ),
        Reply("youth2 < wray3", "Mika, 14", "yes but if you’re wrong its hall street"),
        Reply("bess < youth2", "Bess Tolland", "Give that child a seat on the works committee."),
        Reply(
            "arabic",
            "سلمى حداد",
            "قرأت المقال مرتين. جدّي كان يصلح جدار الميناء في قريتنا بالحجارة التي يعيدها البحر، وكان يقول: من لا يعدّ حجارته كل شتاء يعدّ بيوته في الربيع. شكراً لكم على المشي مع المهندسة من أوله إلى آخره.",
        ),
        Reply("yusuf < arabic", "نور", "جملة جدّك أجمل ما قرأت هذا الأسبوع."),
        Reply(
            "word",
            "Heiner aus Emden",
            "Here at home we had the Küstenschutzmaßnahmenfinanzierungsvereinbarungsentwurfsprüfungsausschussvorsitzendenstellvertreterwahlversammlung for six years before the first stone was laid. You are doing well.",
        ),
        Reply("vera < word", "Vera", "Is there a shorter word for that?"),
        Reply("word2 < vera", "Heiner aus Emden", "No."),
        Reply(
            "cost",
            "P. Brandvik",
            "What I miss in all this is the ferry. Eleven days without it cost my shop more than both of last year’s floods together. If there are 450,000 crowns lying about I would buy a second gearbox and keep it in the dry.",
        ),
        Reply(
            "jon < cost",
            "J. Halvard",
            "We looked into that. A spare gearbox costs 160,000 and has to be turned over by hand once a month, or it rusts. I have offered to do the turning.",
        ),
        Reply("cost2 < jon", "P. Brandvik", "Then I am for you and the wall."),
        Reply(
            "history",
            "Maud F.",
            "The minister who called it eternal lost his seat the following year. I mention it for the sake of completeness.",
        ),
        Reply(
            "pedant",
            "G. Ashby",
            "“Nineteen centimetres higher” than in 1912 against which datum? The gauge was moved by the width of the pilot house in 1961 and re-levelled in 1988. Without that the figure means nothing.",
        ),
        Reply(
            "priya2 < pedant",
            "P. Nair",
            "Against the brass bolt in the church step, to which both positions of the gauge were levelled, in 1961 and in 1988 and by me in 2015. The uncertainty is one and a half centimetres either way. It is in annex C, which I was afraid that nobody would read.",
        ),
        Reply(
            "pedant2 < priya2",
            "G. Ashby",
            "I have now read it. I withdraw the last sentence and keep the first, as a matter of style.",
        ),
        Reply("short", "Noor", "Count me in. I can weld."),
        Reply("short2 < short", "Wil T.", "You can weld granite?"),
        Reply("short3 < short2", "Noor", "Ask me again when you see the new railings."),
        Reply(
            "long",
            "Edith Brigg",
            "I was born in the room above the rope store in the year after the flood of 1946 and have had the sea in the shop nine times. One gets a feeling for it. The first three times everybody came, with brooms. The next three times people asked whether we were insured. The last three times somebody took a photograph from the top of the steps.\n\nI don’t say that to complain. I sold up because I am seventy-eight and not because of the water. But when I hear that a wall is dear I think of what it was that came with the brooms, and what that would cost by the metre.",
        ),
        Reply("long2 < long", "Agnes P.", "We still have your broom, Edith. It is in the poetry section."),
        Reply("long3 < long2", "Clara Venn", "I have just read this out to the whole shop."),
        Reply(
            "third",
            "Sam O.",
            "Question for the editor: does “a third of whatever the town raises” include what comes from the wind farm, if that goes through? It would make a difference of about 113,000 a year.",
        ),
        Reply(
            "ed2 < third",
            "@editor",
            "We asked. The treasurer’s answer is that it includes “any money that the town could have spent on something else”. By that measure, yes.",
        ),
        Reply("third2 < ed2", "Sam O.", "That is the most useful sentence that has come out of Aldwick this year."),
        Reply(
            "retreat",
            "Ivo Stern",
            "Why is the third way dismissed in one line? Forty-six households, a chandlery and a cold store could be moved for less than half of this, and then it would be over for good. The sea will be back for the ninety centimetres as well.",
        ),
        Reply(
            "retreat2 < retreat",
            "Maja Lund",
            "Because I live in one of the forty-six and my boat lives in front of it. You can’t fish from Kiln Lane.",
        ),
        Reply(
            "retreat3 < retreat2",
            "Ivo Stern",
            "I know. I don’t mean it lightly. I only think that it ought to be said aloud before we say no to it.",
        ),
        Reply("retreat4 < retreat3", "Maja Lund", "All right. Said aloud. No."),
        Reply("retreat5 < retreat4", "Ivo Stern", "Fair enough."),
        Reply("dog", "Colin", "What happened to the dog?"),
        Reply("dog2 < dog", "P. Nair", "It was holding my sandwich. We came to an arrangement."),
        Reply(
            "stone",
            "Rolf B.",
            "I was on the quay that night. It wasn’t thunder. It was one knock, like somebody who wants to be let in.",
        ),
        Reply(
            "stone2 < stone",
            "Karen Q.",
            "My father said the same. Thank you for putting him in the story. It is his way of talking exactly.",
        ),
        Reply("stone3 < stone2", "Rita’s mother", "She rang me after she had written that part."),
        Reply("walk", "Femi A.", "Is there a walk? I would go along with her once, and bring chalk."),
        Reply(
            "walk2 < walk",
            "P. Nair",
            "First Sunday of the month, ten o’clock, ice machine. Sensible shoes. I bring the chalk.",
        ),
        Reply("bench", "Number 31", "Has anybody asked the benches?"),
        Reply(
            "last",
            "Jack’s neighbour",
            "I think Jack will vote for it in the end. He has been out there with a tape every evening this week, and last night he was measuring the other way.",
        ),
        Reply(
            "links",
            "Coast watcher",
            "There are two studies that everybody should read before they vote: https://coast.example/clay and https://coast.example/rock. The second contradicts the first.",
            "links",
        ),
        Reply("lawyer", "B. Tranter", "If a single bench is moved my lawyer will hear of it.", "held"),
        Reply("borrowed", "Rita Moss", "I did not write this article.", "borrowed"),
        Reply(
            "first",
            "Hana Weiss",
            "We moved here in August. Nobody mentioned the sea when we bought. It was, admittedly, there.",
            "waiting",
        ),
        Reply(
            "origin",
            "K.",
            "Where do I find the draft of the budget? The link on the council’s page leads to the swimming times.",
            "origin",
        ),
        Reply("quick", "yes", "Build it.", "quick"),
        Reply("accused", "Quayside Joe", "Ask the town clerk who owns the quarry. I am only asking.", "reported"),
        Reply("rude", "anon", "Bunch of idiots, the whole council, and the engineer first.", "rejected"),
        Reply(
            "spam",
            "Best Wall Deals",
            "Amazing walls https://walls.example https://walls.example/buy https://walls.example/now https://walls.example/a https://walls.example/b",
            "spam",
        ),
        Reply(
            "trap",
            "Marketing Team",
            "Hello, we have reviewed your website and found several ways to get it to the first page.",
            "trap",
        ),
    ],
    "library": [
        Reply(
            "ada",
            "Ada Brook",
            "Four hours on those stairs and I would do it again. Thank you to everybody who brought tea.",
        ),
        Reply(
            "tom < ada",
            "Tom Kessler",
            "Glad it stays. But who pays for the roof once the 84,000 are gone? The last estimate was higher.",
        ),
        Reply(
            "ada2 < tom",
            "Ada Brook",
            "The seaward side was re-battened in 2019. Read the minutes of that March, page 4: the estimate was for both sides.",
        ),
        Reply("tom2 < ada2", "Tom Kessler", "I stand corrected, and slightly drier."),
        Reply("agnes", "Agnes P.", "Opening at ten. Bring back the Simenon, whoever has it."),
        Reply("simone < agnes", "Simone", "I have it. Tomorrow, promise. Has anybody found a thermos flask?"),
        Reply(
            "parent",
            "Mill Road resident",
            "My two are nine and eleven, and it takes us fifty minutes there and back on foot. I am glad for the quay. Please don’t forget the afternoon on Mill Road now that everybody has gone home.",
        ),
        Reply(
            "waiting1",
            "Karl Niemi",
            "Could the reading room keep its Saturday hours in winter? Some of us work.",
            "waiting",
        ),
        Reply("waiting2", "Dean O.", "For the record: I said “I hope I am wrong” and I do.", "waiting"),
        Reply(
            "roof",
            "Best Roofing Deals",
            "Amazing roofs at half price https://roofs.example https://roofs.example/buy https://roofs.example/now https://roofs.example/1 https://roofs.example/2",
            "spam",
        ),
    ],
    "ferry": [
        Reply("commuter", "Jonas W.", "I have missed that gearbox more than I can say."),
        Reply("holm", "Berit from Holm", "One of the nine umbrellas is mine. Green, with a duck."),
        Reply("kiosk < holm", "J. Halvard", "It is here. The duck has lost an eye."),
        Reply("satchel", "Piet Maas", "Name in the satchel?", "waiting"),
        Reply("rude", "anon", "Typical. Idiots, the lot of them.", "rejected"),
        Reply("season", "Sam O.", "Extended without asking: that is how one does it. Thank you."),
        Reply(
            "piano",
            "A. Teague",
            "Has the piano been tuned while it was out? It has been a quarter tone flat since 1994.",
        ),
    ],
    "budget": [
        Reply(
            "sum",
            "Dean O.",
            "The county’s third is a third of what we raise, not of the nine million. Worth saying twice.",
        ),
        Reply("sum2 < sum", "Ada Brook", "Said twice."),
        Reply("cold", "Ellen F.", "I have had my flu shot.", "waiting"),
    ],
    "keeps": [
        Reply("pupil", "A former pupil", "You failed me in 1994 and you were right then too."),
        Reply(
            "mill",
            "Mill Road resident",
            "Some of us would like to have a library within walking distance. The harbour is not the town.",
        ),
        Reply("reply < mill", "Ada Brook", "That is a fair point. Why not both?"),
        Reply(
            "lutheran",
            "The one with the chalk",
            "It was me. I have waited thirty-one years for somebody to mention it.",
        ),
        Reply("maud < lutheran", "Maud F.", "I know. I recognised the L."),
    ],
    "football": [
        Reply("danny", "Danny R.", "It was Lee."),
    ],
    "theatre": [
        Reply("sleeve", "The neighbour", "I am sorry about the sleeve."),
        Reply(
            "song", "Kit S.", "There are four songs because there are four scene changes. But thank you for the bucket."
        ),
    ],
    "arabic": [
        Reply("reader", "ليلى", "خبر جميل. هل ستعود السفينة في الربيع؟"),
    ],
    "seals": [
        Reply("counts", "Mika, 14", "which one swims round"),
        Reply("counts2 < counts", "Anna Leith", "Grey, whiskers, looks sad."),
    ],
    "flats": [
        Reply("light", "Noor", "I am one of the four. Hello."),
        Reply(
            "agent",
            "An owner",
            "You have no right to count other people’s windows. I come every July and I pay my rate.",
            "reported-once",
        ),
        Reply("agent2 < agent", "Marek O.", "And you are welcome every July. The street is here in February as well."),
        Reply("address", "Neighbour", "I know exactly who owns number 14 and where she lives, it is", "rejected"),
    ],
    "quist": [
        Reply("hat", "Lise", "No hats. We’ll be there."),
    ],
    "french": [
        Reply("caisse", "Hélène, Port-Hervé", "La caisse est bien arrivée. Elle n’a pas duré la soirée."),
    ],
}
