"""Local: the town, street by street."""

from .tale import Tale

STORIES = [
    Tale(
        key="library",
        when="1d 23:20",
        section="Local",
        kicker="Harbour library",
        headline="Council votes to keep the harbour library",
        standfirst="Nine to six, after four hours: the reading room stays on the quay, and its roof is to be mended at last.",
        byline=("Rita Moss",),
        topics=("Harbour library", "Council"),
        picture="library",
        caption="The harbour library on the night of the vote.",
        body="""
The harbour library stays. Shortly before eleven on {weekday:0} night the council voted nine to six against moving its shelves to the shopping centre on Mill Road, and the sixty people who had waited on the stairs of the town hall let out a noise that stopped the clerk in the middle of a sentence.

The vote ends eighteen months in which the library was counted, measured and twice declared surplus. What turned it, several councillors said afterwards, was not a speech but a sheet of paper: the loans ledger, which showed that 41,200 books left the reading room last year, more than in any year since 1998.

“I came in with a prepared text for moving it,” said Councillor Ruth Calder, who chairs the finance committee and voted to keep it. “Then somebody handed me the ledger, and I thought I had better read that instead.”

## The roof comes first

The decision came with a bill. The slates on the seaward side have been loose since the storm in February, and the buckets under them are a fixture of the poetry section: seven on a wet morning, eleven in a gale. The council set aside 84,000 crowns for the roof, to be spent this winter, frost or no frost.

> “I have shelved books with an umbrella in one hand,” said Agnes Pell, who has run the library for twenty-two years. “I should like to try it with two hands.”

Martin Voss, the town clerk, said that the contract would go to the firm that mended the fish market’s cold store, because it had offered the lower price and, he added, because it owned a long enough ladder. Work is to take six weeks if the wind allows it, and nine if it does not.

>> I have shelved books with an umbrella in one hand.

## What the others wanted

The six who voted against did so for reasons that nobody in the room called foolish. Councillor Dean Orr, whose ward takes in Mill Road and the new estates behind it, pointed out that four in ten of the town’s children live up there, two miles and one steep hill from the quay.

“We are choosing a view over a service,” he said. “The same 84,000 would have paid for fifty hours a week in a dry building with a bus stop in front of it. I hope I am wrong.”

His motion to open a second reading room on Mill Road, one afternoon a week and staffed by volunteers, was put off until the budget sitting next week. It is expected to pass. “It had better,” said Mrs Pell. “I have already told them which afternoon.”

The public gallery holds forty. The rest of the audience followed the debate on the stairs through a door that had been propped open with a volume of the council’s own minutes, those for 1974. When Mr Voss asked for the door to be shut against the draught, Councillor Helen Strand, who was in the chair, ruled that the minutes had never been put to better use.

## What happens next

- Scaffolding goes up on the seaward side in the first week of next month.
- The reading room stays open throughout; the children’s corner moves to the ground floor for six weeks.
- A plan for the heating, which dates from 1961, is due in spring.
- The motion on Mill Road is heard with the budget, and so is the [first instalment for the sea wall](story:seawall).

The rival plan is not quite dead. The lease that the shopping centre offered runs until the end of the year, at a rent that the centre’s manager described as “symbolic, but symbolic of something”. He said that the unit, empty since the shoe shop left, would go to whoever asked first.

By midnight the stairs were empty but for a thermos flask, a child’s mitten and a petition with 2,318 names, which the caretaker carried down to the lost-property office and entered, correctly, as one item.

The library opens as usual on {weekday:+1}, at ten.
""",
    ),
    Tale(
        key="bakery",
        when="1d 06:30",
        section="Local",
        headline="Ostrow’s lights its oven again, forty minutes late and to applause",
        short="Ostrow’s lights its oven again",
        standfirst="Three weeks after the chimney fire the queue on Hall Street was back before the bread was.",
        byline=("Rita Moss",),
        topics=("Hall Street", "Shops"),
        picture="bakery",
        caption="Hall Street at ten to five. The light is the oven’s.",
        body="""
The first loaf left Ostrow’s new oven at 5.20 this morning, forty minutes behind the notice in the window, and was sold to Karl Niemi, a pilot on the night shift, who ate it on the pavement.

The bakery on Hall Street had been shut since the chimney caught fire three weeks ago. Nobody was hurt and little was lost but a wedding cake, which the fire brigade, according to its own report, “removed to a place of safety and then could not find”.

Marek Ostrow, the third of that name to bake there, said that the new oven draws differently. “The old one was my grandfather’s, and it sulked. This one does what the booklet says. I don’t trust it yet.”

Twenty-three people were waiting when the shutter went up. The price of a small white loaf is unchanged at 2.10 crowns. The price of the seeded one has risen by twenty, which Mr Ostrow puts down to seeds.
""",
    ),
    Tale(
        key="clock",
        when="6d 08:10",
        section="Local",
        headline="The town hall clock is four minutes slow, and will stay so",
        standfirst="Too many people have set their lives by it.",
        byline=("Ed Hallam",),
        topics=("Council", "Ferry", "Getting about"),
        body="""
The clock on the town hall has lost four minutes since the clockmaker in Carrow retired in June. The council’s works committee was told on {weekday:-1} that it could be put right for 310 crowns, and decided against.

The reason is the ferry. Passengers on the quay go by the clock, the crew of the *Eider* have learned to go by the passengers, and the bus to Carrow waits for both. “If we correct it,” said the town clerk, Martin Voss, “about thirty people will miss the 17.50 on the first day, and I shall know most of them.”

A note with the true time is to be fixed to the door.
""",
    ),
    Tale(
        key="school",
        when="3d 07:45",
        section="Local",
        headline="School bus to Carrow will run again from January",
        standfirst="Thirty-one pupils have walked, cycled and, in one case, ridden since the summer.",
        byline=("Rita Moss",),
        topics=("Schools", "Getting about"),
        picture="school",
        caption="The school on the hill. Until July the bus turned at its gate.",
        notes=(
            (
                "correction",
                "bottom",
                "An earlier version of this story said that thirteen pupils were affected. There are thirty-one.",
            ),
        ),
        body="""
The school bus to Carrow is back from the first day of the January term. The county found 38,000 crowns in a fund for footpaths and decided, after taking advice, that a bus is the shorter footpath.

Thirty-one pupils have made their own way since the line was cut in July. Owen Lisle, headmaster of Saltmere School, kept a chart of how, and pinned it to the door of the staff room with the dates on which each of them had been late.

| How they came | In July | This month |
| By bicycle | 19 | 11 |
| In a parent’s car | 8 | 16 |
| On foot | 3 | 3 |
| By pony | 1 | 1 |

“The pony has never been late,” said Mr Lisle. “I mention it without drawing a conclusion.”

The bus will leave Market Square at 7.35 and call at Kiln Lane and the hill. It comes back at 15.50, and on the days of the orchestra at 17.20. Passes from last year remain valid; those who have lost theirs can be given a new one at the school office, against a promise.

The county’s transport officer said that the fund would carry the line for two years. After that it will be looked at again, “in the light of the footpaths”.
""",
    ),
    Tale(
        key="anchor",
        when="4d 12:05",
        section="Local",
        headline="Found in the outer harbour: one anchor, 1.4 tonnes, not ours",
        topics=("Harbour",),
        byline=("Rita Moss",),
        body="""
Divers who were looking for the ferry’s lost mooring chain brought up an anchor on {weekday:-1} that belongs to nobody in Saltmere. It weighs 1.4 tonnes and carries the letters H and O.

Nils Aker, the harbour master, has written to Holm. Owners are asked to describe it.
""",
    ),
    Tale(
        key="allotments",
        when="5d 09:00",
        section="Local",
        headline="Forty-one sheds, one tap: the quiet war on Kiln Lane",
        standfirst="The allotments have a waiting list of nine years and a water bill that nobody will sign for.",
        byline=("Rita Moss", ("Ines Moor", "illustrated")),
        topics=("Clubs", "Council"),
        picture="allotments",
        caption="Kiln Lane from the railway bank. The tap is behind the green shed, third row.",
        body="""
There are forty-one plots on Kiln Lane and one tap, and since the middle of August the tap has had a padlock on it.

Nobody will say who put it there. What is known is that the water bill for the summer came to 1,906 crowns, against 640 the year before, and that the committee which used to divide it among the gardeners resigned in a body the week after it arrived.

“I have grown leeks next to these people for eleven years,” said Bess Tolland, who held the cash box. “I did not know they could do arithmetic until they saw the total.”

## A leak, or a pond

The bill has two explanations, and each has its party. One holds that the pipe leaks where it crosses under the railway. The other points to plot 17, where a pond of some four metres by six appeared in June, with a bench, a heron and, for one week, a rowing boat.

The gardener of plot 17 told the Courier that the pond had filled by itself. He did not wish to be named, “because of the heron”.

The council owns the ground and the pipe, but not, it says, the water in it. Its surveyor is to listen for a leak with an instrument on the next dry day. There have been two dry days since September, both of them Sundays.

Until then the gardeners carry water from the stream. Nine hundred and twelve people are on the waiting list for a plot. None has asked to be taken off it.
""",
    ),
    Tale(
        key="flats",
        when="6d 06:00",
        section="Local",
        label="analysis",
        kicker="Housing",
        headline="Of 212 flats on the old hall’s ground, 131 are dark from October to May",
        short="131 dark windows: who owns the empty flats on Hall Street",
        standfirst="We counted lit windows on twelve evenings, and read the land register to see who owns the others.",
        byline=("Rita Moss", "Ed Hallam"),
        topics=("Housing", "Hall Street", "Council", "The Courier"),
        notes=(
            (
                "clarification",
                "top",
                "After this story appeared Quay View Lettings told us that nine of the flats it manages were being repainted on the evenings when we counted. We have left the figures as they were and say so here.",
            ),
        ),
        body="""
On twelve evenings between the end of the summer timetable and last week two of us stood on the corner of Hall Street and Quay Street, at seven and again at nine, and counted lit windows. The evenings were chosen beforehand; two of them were wet, and one was the night of the band concert, when half the town was out.

The three buildings on the ground of the old hall, the baths and the gasworks hold 212 flats. On no evening did we see light in more than eighty-one of them. In 131 there was no light on any of the twelve.

## Who owns them

The land register is open to anybody who pays six crowns an entry, and it gives the following picture.

| Owner’s address | Flats | Lit on at least one evening |
| Saltmere | 58 | 54 |
| Elsewhere in the county | 33 | 14 |
| Further away | 79 | 9 |
| A company | 42 | 4 |

The forty-two flats that belong to companies belong to five of them. Three share an address in Aldwick with a dentist, who said that he had wondered about the post.

None of this is against any rule. The planning permission of 2004 asked that “a majority” of the flats be lived in “for the greater part of the year”, and left it at that. No sum was set, no office named, and no one, as far as the council’s files show, has ever asked.

## What it costs the town

An empty flat pays the household rate, and it uses no school, no bus and hardly any water. On paper it is the ideal citizen. Councillor Ruth Calder put it that way herself when the budget was opened in spring, and she told us last week that she would not put it like that again.

The cost is elsewhere. Hall Street had a butcher, two grocers and a hardware shop in 2004. It now has Ostrow’s, an estate agent and a place that sells candles. The surgery, which is paid by the number of people on its list, has lost one of its three doctors. Saltmere School has forty-four fewer pupils than it was built for, while the school in Carrow teaches in two huts.

“You can’t run a street on July,” said Marek Ostrow, whose bakery is the last shop on it to open before nine.

>> You can’t run a street on July.

## What could be done

Other towns on this coast have tried three things.

- **A higher rate for second homes.** Holm doubled it four years ago. Of its ninety empty houses thirty-one have been sold or let since, most of them to people who work there.
- **A duty to let.** Carrow asks owners of flats that stand empty for more than a year to offer them through the council. Two have done so.
- **A condition that bites.** New permissions in Aldwick carry a charge of 4,000 crowns a year where nobody lives. It has been in force since January and has so far been paid by no one, because no one has built anything.

The housing committee has had a paper on the first of these since March. It has been put off four times, once because the projector had broken. Councillor Dean Orr, who wrote it, says that he has stopped bringing slides.

Quay View Lettings, which manages sixty-seven of the flats for their owners, says that the picture is unfair. “Our owners love Saltmere,” its director wrote to us. “Many of them look at pictures of it every day.”

We shall count again in February.
""",
    ),
    Tale(
        key="viaduct",
        when="8d 07:15",
        section="Local",
        headline="A train on the viaduct, slowly",
        standfirst="The Carrow line reopens after fourteen months, at twenty kilometres an hour and with everybody at the windows.",
        byline=("Ed Hallam",),
        topics=("Getting about", "Carrow", "Schools"),
        picture="viaduct",
        caption="The 7.02 on the fifth arch. It was given a wide berth by the sheep.",
        body="""
At 7.02 on {weekday:0} a train of two carriages left Saltmere for Carrow, crossed the viaduct at the pace of a good cyclist and arrived nineteen minutes later, one minute early.

The line had been closed since a crack was found in the fifth of the viaduct’s eleven arches in September of last year. It has been filled with a mortar of the kind that was used in 1871, after the engineers had established, at some expense, that the modern sort is too strong: it does not give, and so the stones do.

Until the arch has stood a winter, trains cross at twenty kilometres an hour. There are eight a day in each direction, instead of twelve. The buses that replaced them stop at the end of the week.

On the first train were the stationmaster’s whole family, a man who had lived under the arches in a caravan while he drew each stone, and fourteen pupils with bicycles who had got into the habit of going the other way.

“It is the same view as before,” said one of them, “but now you look at it.”
""",
    ),
    Tale(
        key="steps",
        when="9d 17:30",
        section="Local",
        headline="Parents, fishermen and the swimming club ask the same question at three meetings in one week: who was told that the harbour steps would close?",
        standfirst="A notice was put up. It was put up on the steps.",
        byline=("Rita Moss",),
        topics=("Harbour", "Council", "Clubs"),
        body="""
The harbour steps have been closed since the first of the month, and it has taken three public meetings to find out how anybody was supposed to know.

The notice that the law requires was posted for twenty-eight days. It was posted on the railing of the steps, facing the water, at a height that is under the sea for four hours out of twelve. “It could be read from a boat,” said Nils Aker, the harbour master. “At low tide, by somebody tall.”

The steps were shut because two of the treads have moved. Mending them is a matter of 11,000 crowns and belongs, according to a letter of 1988, to the harbour; according to a letter of 1991 it belongs to the council. Both letters are signed by the same man.

The swimming club has asked for [a rail](story:rail) since last winter. It was told on {weekday:-1} that a rail could not be fixed to steps that were closed.
""",
    ),
    Tale(
        key="quist",
        when="11d 10:00",
        section="Local",
        label="obituary",
        headline="Harald Quist, who brought in nine thousand ships and lost a hat",
        standfirst="The harbour’s senior pilot for thirty-one years has died at eighty-six.",
        byline=("Ed Hallam",),
        topics=("Harbour", "People", "Schools"),
        body="""
Harald Quist, who has died at the age of eighty-six, kept a list of every ship that he brought into Saltmere, in eleven school exercise books, with the wind, the tide and what the captain had said. There are 9,044 entries. In the column for damage he wrote the word “none” 9,043 times, and once, in March 1979, “hat”.

He was born on Holm, the fourth son of the lighthouse-keeper, and rowed to school until the ferry began to carry children without charge. At sixteen he went to sea on a timber ship and came back nine years later with a mate’s ticket, a wife, Inger, and a strong dislike of timber.

The pilots took him on in 1964. In those days they went out to the ships in an open cutter and climbed up the side by a rope ladder, in any weather that let them see the ladder. He fell once. “I let go on purpose,” he told this paper when he retired. “The alternative was between the two hulls.”

## The night of the Marguerite

He is remembered above all for the night in 1983 when the tanker *Marguerite* lost her rudder off the Ram with four thousand tonnes of fuel on board. Mr Quist steered her for six hours with her two anchors, dropping and raising one or the other, through a channel that is 190 metres wide. She was 172 metres long.

At half past two a sea came over the bow and took the radio. From then on nobody on shore knew how it stood. The lifeboat could see her lights, going back and forth across the bank like somebody who looks for his keys. At twenty past four she came round the end of the breakwater, backwards, at the speed of a man walking, and touched the quay so gently that the night watchman did not look up.

“How did you do it?” the inquiry asked him. He thought about it, according to the minutes, for some time. “Slowly,” he said.

The company sent him a gold watch. He gave it to the man who had worked the windlass.

>> The alternative was between the two hulls.

After he retired he taught knots at the school on Fridays and lost, every year, to the same nine-year-old at draughts; it was understood that it was a different nine-year-old each time. He could be found on the bench by the pilot house at every tide, and he never, in the memory of those who sat with him, offered advice to a ship.

Inger Quist died in 2016. He leaves two daughters, five grandchildren and the exercise books, which go to the [museum](story:museum). The funeral leaves from the pilot house at eleven on {weekday:+3}. The family ask that nobody wear a hat.
""",
    ),
    Tale(
        key="telephone",
        when="19d 11:20",
        section="Local",
        headline="Last telephone box goes, with its directory and a family of wrens",
        standfirst="It took eleven calls last year. Nine were to ask whether it still worked.",
        byline=("Rita Moss",),
        topics=("Hall Street", "People"),
        body="""
The telephone box at the top of Hall Street is to go. The company that owns it says that eleven calls were made from it in a year, of which nine were by the inspector.

It will be taken down when the wrens that nest behind the directory have left. The directory, of 2009, is wanted by the museum. The town clerk has asked for the light.
""",
    ),
    Tale(
        key="foghorn",
        when="6d 15:00",
        state="withdrawn",
        reason="The document that the story rests on was not what we took it for.",
        section="Local",
        headline="Foghorn to be sold to a festival",
        standfirst="A letter that we have seen names a price and a date.",
        byline=("Rita Moss",),
        topics=("Harbour",),
        body="""
The foghorn on the breakwater is to be sold to a music festival, according to a letter that the Courier has seen. The harbour office did not answer our questions before we went to press.
""",
    ),
    Tale(
        key="crane-naming",
        when="5d 14:00",
        state="spiked",
        reason="The competition was called off before it had begun. Nothing left to say.",
        section="Local",
        headline="Name the crane: a competition",
        standfirst="The harbour’s new crane wants a name of no more than twelve letters.",
        byline=("Ed Hallam",),
        topics=("Harbour",),
        body="""
The harbour board invites children under twelve to name its new crane. Entries on a postcard. The board’s decision will be final, and painted on.
""",
    ),
    Tale(
        key="wreaths",
        when="20h",
        state="returned",
        reason="Good, but who says so? Ring the cemetery and get the number of years in the second paragraph from a person, not from the leaflet.",
        section="Local",
        headline="The florist who has never been late for a funeral",
        standfirst="Four generations, one van, and a rule about lilies.",
        byline=("Rita Moss",),
        topics=("Shops", "People"),
        body="""
Clara Venn has laid the wreaths at every funeral in Saltmere for thirty-eight years, and her mother did so before her.

According to a leaflet of the cemetery the firm has never once been late. The rule about lilies is older than anybody can explain.
""",
    ),
]
