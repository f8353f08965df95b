"""Sport: rowing, football, and the ice rink."""

from .tale import Tale

STORIES = [
    Tale(
        key="rowing",
        when="1d 10:20",
        section="Sport",
        headline="Saltmere’s four win the Channel Cup by the length of an oar",
        short="Four win the Channel Cup by an oar",
        standfirst="Nine kilometres, forty minutes, and a finish that had to be developed.",
        byline=("Tomas Reiner",),
        topics=("Clubs", "Holm"),
        picture="rowing",
        caption="The women’s four on the estuary at ten to seven, before the wind got up.",
        body="""
Saltmere’s women’s four have won the Channel Cup for the first time since 2011, by what the umpire, after looking at a photograph for a quarter of an hour, called “an oar, but a long one”.

The race goes from the ferry slip on Holm to the pilot house, nine kilometres across the tide. Holm led for eight and a half of them. Then, off the end of the breakwater, where the ebb turns back on itself, Lena Fisk at stroke took her crew so close in under the wall that, from the quay, they could not be seen.

“We train there,” she said. “The water is slower by a metre. You have to like the sound of your blade on stone.”

| | Crew | Time |
| 1 | Saltmere | 40:12 |
| 2 | Holm | 40:12 |
| 3 | Carrow | 41:55 |
| 4 | Aldwick University | 43:20 |

Holm have not protested. They have asked to see the photograph.
""",
    ),
    Tale(
        key="football",
        when="2d 22:10",
        section="Sport",
        kicker="Football",
        headline="Saltmere Town 3, Carrow 3, fog 1",
        standfirst="The referee stopped the match in the 84th minute, when he could no longer see who was complaining.",
        byline=("Tomas Reiner",),
        topics=("Clubs", "Carrow", "Weather"),
        picture="football",
        caption="Town’s goalkeeper early on, while there was still something to see.",
        notes=(
            (
                "correction",
                "bottom",
                "The first version of this report gave Saltmere’s third goal to Danny Rook. It was scored by his brother Lee. Both have confirmed it.",
            ),
        ),
        body="""
Six goals were scored at the Head last night, and some of them were seen.

Town were two up after a quarter of an hour, both times by Lee Rook from corners that the wind carried to him. Then the fog came in over the sea end. Carrow, who play on a hill and are used to cloud, scored three before half-time, the last of them from a distance that their own bench put at “between ten metres and forty”.

The equaliser, in the 71st minute, was announced by its sound. There was a thud, a pause, and then the noise that a net makes. The linesman raised his flag, in case, and lowered it again.

At 84 minutes the referee called both captains to the centre circle, found one of them, and ended the game. The league decides this week whether it stands.

“I enjoyed it,” said Town’s goalkeeper, Femi Adair. “I think we were good.” Attendance: 611, counted at the gate.
""",
    ),
    Tale(
        key="rink",
        when="5d 17:15",
        section="Sport",
        headline="Ice rink opens early, and so does the argument about music",
        standfirst="Waltzes until six, anything after.",
        byline=("Ed Hallam",),
        topics=("Ice rink", "Music"),
        picture="rink",
        caption="A trial evening on Market Square.",
        body="""
The rink on Market Square opens on {weekday:+2}, a week early, thanks to three clear nights and a compressor on loan from the smokehouse.

The music is settled as well. After last year’s petition, and the petition against it, there will be waltzes until six and anything after. “Anything” has been defined by a committee of four, two of whom are under sixteen, on a sheet that hangs by the skate hire.

Hire costs three crowns, as before. Those who come on a day when the fish market’s [cold store](story:market) is being emptied are asked to skate round it.
""",
    ),
    Tale(
        key="rail",
        when="10d 11:45",
        section="Sport",
        headline="Winter swimmers want a rail, and have brought their own",
        standfirst="Forty members, average age sixty-one, water nine degrees.",
        byline=("Rita Moss",),
        topics=("Clubs", "Harbour", "Council"),
        body="""
The winter swimming club has been asking for a handrail on the harbour steps since one of its members came down them in January faster than he had meant to. The harbour master told it to ask the council. The council told it to ask the harbour master.

On {weekday:-1} the club turned up with a rail. It is four metres long, of galvanised steel, and was welded by Noor Haddad of the chandlery for the price of the steel. It now leans against the pilot house.

“We are not fixing it,” said the club’s chair, Bess Tolland. “That would be against the byelaws. We have merely put it down, at an angle.”
""",
    ),
    Tale(
        key="bowls",
        when="17d 15:00",
        section="Sport",
        headline="Bowls: the final that ended in a hedge",
        standfirst="Ninety-one-year-old wins the veterans’ cup, and looks for it.",
        byline=("Tomas Reiner",),
        topics=("Clubs", "People"),
        body="""
Wilfred Pell, 91, has won the veterans’ cup at the bowling green for the fourth time. His last wood stopped eleven centimetres from the jack; that of his opponent, Colin Ames, left the green by way of the gate.

The cup itself could not be handed over. It was last seen on the roof of a car.
""",
    ),
    Tale(
        key="halfmarathon",
        when="26d 14:30",
        section="Sport",
        headline="A half marathon that was 400 metres too long",
        standfirst="A marshal went for tea. Two hundred and eighty runners followed the arrow.",
        byline=("Tomas Reiner",),
        topics=("Clubs", "Lighthouse"),
        body="""
All two hundred and eighty finishers of the Head half marathon may add a line to their certificates: they ran four hundred metres more than they had paid for.

An arrow at the lighthouse had turned in the wind while the marshal was fetching tea. The leaders went round the keeper’s cottage, through his vegetables, and out by the other gate, and everybody else went after them.

| | Runner | Club | Time |
| 1 | Ada Brook | Saltmere | 1:24:50 |
| 2 | Piet Maas | Holm | 1:25:31 |
| 3 | Yannis Kole | Carrow | 1:25:40 |

The keeper has been sent a cabbage.
""",
    ),
]
