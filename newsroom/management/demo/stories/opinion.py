"""Opinion: columns and letters."""

from .tale import Tale

STORIES = [
    Tale(
        key="keeps",
        when="1d 23:58",
        section="Opinion",
        label="opinion",
        headline="A town is what it keeps",
        standfirst="We have sold the hall, the baths and the gasworks. Somebody might ask what is left to be proud of.",
        byline=("Maud Ferrant",),
        topics=("Harbour library", "Housing", "Books"),
        body="""
When I came to Saltmere the bus driver pointed out the sights: the hall, the baths, the gasworks with its pretty iron flowers. All three have been flats for years, and the [flats are dark](story:flats) from October to May.

I do not think that everything old is good. I remember the smell of the gasworks. I remember the baths, too, and a notice there that forbade “running, shouting and Lutherans”; the last word had been added by a pupil of mine. But a town that counts only what a thing costs will find one day that it has bought itself a view of other people’s windows.

>> It has bought itself a view of other people’s windows.

The library is a damp room full of paper. It is also the one place in this town where a child and a pensioner may sit at the same table without buying anything. I have seen a boy of nine explain the offside rule there to a retired judge. Neither had a ticket for it. Let us see anybody build that on Mill Road.

To Mr Orr, who says that we have chosen a view over a service, I should like to say that he has a point, and that I taught him to make it. The children up there need a reading room. They ought to have one, with a good lamp and somebody kind in it, and if the council wants to know where the money should come from I can show it 131 places.

But one does not give a child a book by taking it from another. Nine people understood that on {weekday:0} night. It was late, and it was draughty, and I was proud of them, including the three I once made stay behind.
""",
    ),
    Tale(
        key="letters",
        when="1d 12:00",
        section="Opinion",
        label="opinion",
        headline="Letters: the wall, the clock and the missing moon",
        standfirst="What readers wrote to us this week.",
        topics=("Sea wall", "Ferry", "Tidehouse", "The Courier"),
        body="""
## The wall

Sir, Mr Wray fears for the view from his benches. I have sat on them. What one sees from them is the wall.

*E. Foss, the Head*

## The clock

Sir, it is all very well to leave the clock four minutes slow for the sake of the ferry. But the ferry has been broken for eight days. Could it not have been put right meanwhile, and wrong again after?

*P. Maas, Holm*

## The moon

Sir, I was on the pilot boat on the night of the *Marguerite*. There was a moon until ten past two. Harald was looking the other way.

*Name and address supplied*

## Herring

Sir, you write that a plate of herring at the Pilot costs 31 crowns. It does, with potatoes.

*The landlord*
""",
    ),
    Tale(
        key="mistakes",
        when="1d 17:40",
        section="Opinion",
        label="opinion",
        headline="Why we print our mistakes",
        standfirst="This month this paper was wrong more often than it likes. You can look it up.",
        byline=("Olga Brandt",),
        topics=("The Courier",),
        body="""
A reader stopped me on the quay to tell me that she had given up the Courier because it contained so many corrections. I asked what she read now. She named a paper that has not printed one since I learned to read.

We were wrong again this month. We wrote thirteen for thirty-one. We moved the moon. We gave a goal to the wrong brother, in a family where this will be remembered. Each time we said so, in the place where it had stood, with the date, and on [a page of its own](/corrections/) where all of them are kept.

This is not modesty. It is bookkeeping. A shop that never finds an error in its till is not run by saints, it is run by people who don’t count.

>> A shop that never finds an error in its till is run by people who don’t count.

There is one thing that we do not do: we don’t quietly make it right. It would be easy. Nobody prints on paper any longer that has to be pulped. One changes a figure, and it has always been so. But you have read the old one, and told it to somebody, and when you come back it is gone, and you begin to doubt your own memory rather than mine. I think that is about the worst thing that a newspaper can do to a person, short of misspelling the name.

This week we [took a story down](/corrections-policy/) altogether. It rested on a letter, and the letter was not what we took it for. At its address it says that it is gone. It would have been simpler to let it vanish.

So write to us when we are wrong. You will get an answer, and a date.
""",
    ),
    Tale(
        key="benches-column",
        when="8d 12:00",
        section="Opinion",
        label="opinion",
        headline="In praise of the useless bench",
        standfirst="There are fifty-eight in Saltmere. I have sat on all of them, so that the council need not.",
        byline=("Maud Ferrant",),
        topics=("Sea wall", "Council", "People"),
        body="""
The council’s list of street furniture has a column headed “Purpose”. Lamps have one, bins have one. Against the fifty-eight benches of this town somebody has entered, fifty-eight times, a dash.

I spent the holidays sitting on them. Number 4 faces a hedge; it used to face the sea, and the hedge has been let grow out of respect for the man who planted it. Number 19 is so close to the bus stop that everybody takes it for part of it, and gets up, guiltily, when the bus comes. Number 31 is the pilot’s.

A bench is the only thing that a town gives you for doing nothing. You need not be ill, or poor, or under twelve. I watched a young man on number 40 come to a decision; it took an hour and a quarter, and he went off in the other direction from the one he had come from. What would you enter for that?

I hear that the new wall will take the view from the benches along the quay. I am for the wall. But might the benches be raised by ninety centimetres too? We should all have our feet off the ground. It would do us good.
""",
    ),
    Tale(
        key="waltz",
        when="4d 08:00",
        section="Opinion",
        label="satire",
        headline="A modest proposal for the music at the rink",
        standfirst="Waltzes until six, anything after. And what of those who skate at six?",
        byline=("Tomas Reiner",),
        topics=("Ice rink", "Music"),
        body="""
The compromise about the rink has been praised on all sides, and it took a man with a stopwatch to find the hole in it. At six o’clock, on the stroke, somebody will be in the middle of a turn. He goes into it to Strauss. To what does he come out?

I propose a transitional minute. From 17.59 to 18.00 nothing shall be played at all, and every skater shall glide, on one leg if able, thinking of the others. Those who can’t agree on which leg may form a committee.

As to the definition of “anything”, four wise people have laboured over it and left out the accordion. I don’t wish to start another petition. I merely note that the smokehouse has lent its compressor, that the smokehouse’s Wil Tolland plays the accordion, and that ice is only as cold as its friends.
""",
    ),
    Tale(
        key="maps",
        when="18d 07:30",
        section="Opinion",
        label="opinion",
        headline="What a port forgets",
        standfirst="I have followed ships for nineteen years. The sea is the least of it.",
        byline=("Yusuf Karim",),
        topics=("Shipping", "Harbour", "Work"),
        body="""
Ask for the harbour in any old port and they will send you to a row of restaurants. The ships are elsewhere, behind a fence, where the land was cheap.

Saltmere is one of the few places I know where one can still buy a fish from the person who caught it and miss a ferry in the same minute. People here take this for granted, and complain of the smell. I have stood in ports where ten thousand boxes a day go by and nobody can tell you what is in one of them.

A town that can see its boats knows what things cost. I should think about that before I gave a quay back to anyone, the sea included.
""",
    ),
]
