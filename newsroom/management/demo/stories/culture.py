"""Culture: stages, books, and the brass band."""

from .tale import Tale

STORIES = [
    Tale(
        key="bandstand",
        when="1d 22:15",
        section="Culture",
        headline="Brass band plays in the dark, and better for it",
        standfirst="A fuse took the lamps in the second piece. Nobody stopped.",
        byline=("Rita Moss", ("Ines Moor", "illustrated")),
        topics=("Music", "Harbour library"),
        picture="bandstand",
        caption="The band on its barge before the lamps went out. Four hundred people stayed where they were.",
        body="""
The lamps on the bandstand went out eleven bars into the second piece, and the Saltmere Town Band, which has been told for a hundred and six years to look at its music, played on without it.

Some four hundred people had come down to the quay for the autumn concert, which is given on a barge, with the bandstand on it, since the park was planted with pipes. They heard the rest of the march, then a pause in which somebody laughed, then the voice of the conductor, Alma Teague: “Well, you know the next one.”

They did. For forty minutes the band went through what it has by heart: two hymns, a waltz, the signature tune of a radio serial that ended in 1971. Without the stands before them the cornets stood closer. The sound, always honest, was suddenly warm.

By the time the electrician had found the fuse the programme was over. The lamps came up on twenty-six people with their eyes shut.

The cup that the band won in Carrow, dented in 1962 and never mended, will be shown in the library from next week, under a dry part of the roof.
""",
    ),
    Tale(
        key="theatre",
        when="2d 23:05",
        section="Culture",
        label="review",
        kicker="Theatre",
        headline="A storm in a small house",
        standfirst="The Tidehouse plays a shipwreck with five actors, one ladder and a bucket, and one comes out drenched.",
        byline=("Tomas Reiner",),
        topics=("Tidehouse", "Harbour"),
        picture="theatre",
        caption="The moon at the dress rehearsal. It has gone since.",
        body="""
There is a moment towards the end of the first act when the ladder, which has been a mast, a gallows and the stairs of a boarding house, is laid flat across two chairs, and five people sit down on it and row. Nothing moves. One of them drips water from a sponge on to the neck of the one in front. The house, which holds ninety, was so quiet on the first night that one could hear it fall.

*The Wreck of the Marguerite* is the Tidehouse’s own play, made by its company out of the exercise books of the pilot Harald Quist. The tanker, the six hours, the two anchors: whoever lives here knows how it ends. Dora Vance, who directs, has understood that this is no disadvantage. She lets us wait for it.

## The pilot

Aron Feld plays Quist without a beard, without a pipe and without once raising his voice. He gives orders as if he were asking for the salt. It takes a while until one notices that everybody else on stage has begun to breathe with him.

Against this the second half has a harder time. The company’s lawyers, the minister, the man from the insurance: one has met them before, in better suits. The scene in which the gold watch changes hands is worth the wait, though, and it is played, rightly, without a word.

>> He gives orders as if he were asking for the salt.

Against him stands Inger, his wife, whom the play leaves on shore with a radio for the whole of the first half. Mabel Strand has perhaps twenty lines. She spends them on the price of coal, on a neighbour’s hen, on whether the kitchen clock is slow, and all the while she turns a knob between two stations, one of which has music on it and one of which has her husband. I have rarely seen fear played so quietly, or with so much housework.

The set is by Ines Moor, who also works for this paper, so that I should say no more about it than that there is hardly any, and that it is painted on the back.

## And the bucket

A word on Kit Solberg, who makes every sound of the evening with a bucket, a sheet of tin, a bass drum and his mouth. His rudder breaking is the best thing I have heard in a theatre this year. My neighbour, who had been on the pilot boat that night, took hold of my sleeve.

It is a pity about the songs. There are four, and at least three are there so that the ladder can be carried about.

Mr Quist saw the dress rehearsal a few weeks [before he died](story:quist). He is said to have had one remark. There had been no moon.

They have taken out the moon.

- *The Wreck of the Marguerite*, Tidehouse, Quay Street, until {date:+12}, daily but Mondays at 19.30. Tickets 9 and 14 crowns, pilots free.
""",
    ),
    Tale(
        key="french",
        when="4d 18:00",
        section="Culture",
        language="fr",
        headline="À Port-Hervé, la fanfare de Saltmere joue sans partition",
        standfirst="Vingt-six musiciens, une panne de car et un concert donné de mémoire sur un parking.",
        byline=(("Rita Moss", "reported"), ("Tomas Reiner", "translated")),
        topics=("Music", "People"),
        body="""
Les partitions étaient dans le second car, et le second car était resté à la sortie de l’autoroute. Samedi soir, devant trois cents personnes, la fanfare municipale de Saltmere a donc joué de mémoire à Port-Hervé, sa ville jumelle depuis 1968.

« Nous avons demandé au public s’il préférait attendre ou entendre des fautes, raconte la cheffe, Alma Teague. Il a voté pour les fautes. »

Il n’y en eut guère. Deux hymnes, une valse, une marche que tout le monde connaît des deux côtés de l’eau : au bout d’une heure, la fanfare de Port-Hervé, venue en voisine, s’est assise entre les pupitres vides et a joué aussi.

>> Il a voté pour les fautes.

## Une amitié de bientôt soixante ans

Le jumelage avait commencé par une erreur d’adresse. Une caisse de harengs fumés destinée à un autre Port-Hervé était arrivée ici, avait été mangée, puis payée, avec une lettre d’excuses. La lettre est encadrée à la mairie. Depuis, une délégation traverse tous les deux ans, et la caisse aussi.

Le second car est arrivé à minuit. Les partitions sont rentrées à Saltmere sans avoir été ouvertes.
""",
    ),
    Tale(
        key="bookshop",
        when="6d 09:40",
        section="Culture",
        label="interview",
        headline="“The sea books are at the back, where it is damp”",
        standfirst="Simone Hale sold her flat to buy a bookshop that had no customers. Ten years on it has a queue, twice a week.",
        byline=("Tomas Reiner", ("Ines Moor", "illustrated")),
        topics=("Books", "Shops", "People"),
        picture="bookshop",
        caption="Fathom Books on Quay Street. The ladder came with the lease.",
        body="""
Fathom Books has eleven thousand volumes, one chair and a bell that Simone Hale, 47, took off a lifeboat. She talks while she wraps.

**You were a chemist. Why a bookshop?**

Because of the smell. I mean that professionally. Old paper gives off vanillin. I spent twelve years making it in a factory, and here was a room that did so by itself.

**It had no customers.**

It had one. Mr Quist, the pilot. He came in on my first morning and asked for something without the sea in it. I sold him a book about the desert, and he brought it back the next day and said that it was the same thing. We argued for nine years.

**When did the others come?**

When I stopped ordering what the lists said. A town like this doesn’t want the fifty books that everybody wants: they can get those with their petrol. It wants the one on bees, and the other one on bees that disagrees with it.

>> It wants the one on bees, and the other one on bees that disagrees with it.

**The library is a hundred metres away. Are you for it or against?**

For. I am amazed that anybody asks. Somebody who has borrowed forty books buys the forty-first. I was on the stairs, with a thermos flask. I believe that I left it there.

**And if the quay floods?**

Then we carry. We did it four times last year. Eleven thousand books take three hours with twenty people, if you go by the alphabet, and two if you don’t. Afterwards I find things next to each other that I should never have put together. I have sold some of those.

**Such as?**

A cookery book and a treatise on knots. Somebody bought both, for the same evening I think. A life of Bach and a guide to the drains of Holm. And there was a volume of sermons that had ended up inside a thriller, page for page, they had been wet together and dried together. I could not get them apart. It stands in the window, and it isn’t for sale. People come in to ask how it ends.

**Is it a living?**

It is a living in December and a hobby in March. I sell about forty books a day. Four would pay the rent, six the bank, two the cat; with the rest I buy more books. My accountant says that I have no head for business. I tell her that I had one for twelve years, and it smelled of vanilla.

**What would you tell somebody who wants to open a shop like this?**

Not to paint it. Everybody who takes over a bookshop begins by painting it, and then the customers come in, look round, say how nice, and go away again. One has to leave something for them to complain of. Mine is the step.

**What do you read yourself?**

The backs. No: at night, timetables. There is one of 1938 in which you can go from Saltmere to Trieste with two changes. I have worked it out several times. One would have to hurry in Carrow.
""",
    ),
    Tale(
        key="museum",
        when="12d 13:30",
        section="Culture",
        headline="Lighthouse museum finds its lamp in a garden shed",
        standfirst="Missing since 1953, used as a planter since 1954.",
        byline=("Rita Moss",),
        topics=("Lighthouse", "Carrow"),
        body="""
The great lens of the lighthouse on Saltmere Head, believed sold for scrap in 1953, has been standing in a garden in Carrow for seventy years with geraniums in it.

“It did very well with geraniums,” said the owner, Ivy Marsh, who has lent it to the museum until the frost is over. Her father had been given it by the keeper in exchange for a motorcycle.

The lens is two metres high and has lost three of its 264 prisms. One of them came to light when the museum’s director dug over the bed. The other two are thought to be in the next garden, which belongs to a cousin with whom Mrs Marsh is not on terms.
""",
    ),
    Tale(
        key="filmclub",
        when="12d 19:00",
        section="Culture",
        headline="Film club opens its season with a rabbit",
        standfirst="The licence for the spring programme is late. What may be shown by anybody was shown to everybody.",
        byline=("Rita Moss",),
        topics=("Tidehouse", "Schools"),
        body="""
The Saltmere film club has opened its forty-first season with a cartoon about a rabbit, because it was the only film in the house that it was allowed to show.

The licence for the spring programme had gone to Saltmere Road in another county. The club’s secretary, Owen Lisle, remembered *Big Buck Bunny*, which was made by a foundation in Amsterdam and given away: anybody may copy it, show it and sell tickets. It lasts ten minutes. It was shown four times, the last time, by request, backwards.

@ https://www.youtube.com/watch?v=aqz-KE-bpKQ

Ninety people came, eleven of them by mistake; they had taken it for the swimming club’s annual meeting. They stayed.
""",
    ),
    Tale(
        key="choir",
        when="23d 17:20",
        section="Culture",
        headline="Choir of the sea wall seeks basses",
        standfirst="Forty sopranos, nine altos, two tenors, and a dog.",
        byline=("Tomas Reiner",),
        topics=("Music", "Sea wall"),
        body="""
The choir that sings on the sea wall on the first evening of every month has fifty-one members and not a single bass. Until one is found the low notes are left to the waves, which, says Alma Teague, come in late but on pitch.

Those who can hold a C below the stave in a north-east wind are asked to come to the bend by the pilot house at seven. No audition. A coat is advised.
""",
    ),
    Tale(
        key="carnival",
        when="4h",
        state="submitted",
        section="Culture",
        headline="Carnival committee resigns over the colour of the float",
        standfirst="It was to be teal. Then it was to be green.",
        byline=("Rita Moss",),
        topics=("Carnival",),
        body="""
Five of the seven members of the carnival committee resigned last night over the colour of the main float. Minutes seen by the Courier run to eleven pages, of which nine are about teal.

The two who stayed are married to each other, and have not said which of them was for green.
""",
    ),
]
