"""What stands under each picture, and what it says to those who cannot see it."""

from dataclasses import dataclass

COURIER = "Courier"
WIRE = "Meridian Wire"


@dataclass(frozen=True)
class Entry:
    """One picture: its key, its words, who drew it and for whom."""

    title: str
    caption: str
    alt: str
    creator: str = "Ines Moor"
    outlet: str = COURIER

    @property
    def credit(self) -> str:
        """The line that is printed."""
        return (
            f"Illustration: {self.outlet}" if self.outlet == WIRE else f"Illustration: {self.creator} / {self.outlet}"
        )

    @property
    def copyright(self) -> str:
        """The notice that the rights are somebody's, of an invented paper."""
        return f"© 2026 {'The Lantern Courier' if self.outlet == COURIER else self.outlet}"


JONAS, PRIYA, WIRE_DESK = "Jonas Vey", "Priya Dunn", "Meridian Wire graphics"

PICTURES = {
    "library": Entry(
        "The harbour library",
        "The harbour library in the evening, while the council across the square was still voting on it.",
        "Low brick library with arched, lit windows on a quay at dusk, its light lying on the harbour water.",
    ),
    "ferry": Entry(
        "The Eider",
        "The Eider ferry on her trial run past the breakwater, with a new gearbox and three engineers aboard.",
        "White ferry with a red funnel on a calm blue channel, three rows of hills behind.",
    ),
    "bandstand": Entry(
        "The Saltmere Silver",
        "The Saltmere Silver rehearses on the barge Constance, which took the bandstand with it when the hall was sold.",
        "Brass band under a striped bandstand roof on a barge, strings of lamps reflected in dark water.",
    ),
    "rowing": Entry(
        "The women’s four",
        "The Saltmere women’s four on the Eider estuary at dawn, a length and a half ahead of Holm.",
        "Four rowers in a slim boat, in silhouette before a large rising sun.",
        JONAS,
    ),
    "cranes": Entry(
        "The Astra at Holm",
        "The Astra, the first cargo ship under sail to berth at Holm in ninety years, at the container quay.",
        "Red cargo ship with three rigid sails under container cranes, against a mustard sky.",
        JONAS,
    ),
    "rink": Entry(
        "The ice on Market Square",
        "A trial evening on the Market Square rink: waltzes until six, anything after.",
        "Skaters on an oval rink at night, strings of bulbs, gabled houses and a lit fir tree behind.",
        PRIYA,
    ),
    "lighthouse": Entry(
        "Holm Head",
        "Holm Head light on Saturday night, in gusts of 120 kilometres an hour.",
        "White lighthouse with red bands on a rock in a storm, its beam over breaking waves.",
    ),
    "market": Entry(
        "The fish market",
        "Saturday in the fish market below Quay Street: herring at its dearest in ten years, and sold out by nine.",
        "Fishmonger behind rows of herring on ice, under a red striped awning in an iron market hall.",
        PRIYA,
    ),
    "seawall": Entry(
        "Over the wall",
        "The spring tide comes over the wall at the foot of Quay Street, for the fifth time this year.",
        "A wave bursts white over a sea wall; a figure in a yellow coat leans into the wind by a street lamp.",
    ),
    "council": Entry(
        "The town hall",
        "Saltmere town hall, where fifteen councillors will decide on the budget next week.",
        "Pale stone town hall with a tall clock tower and a red and white flag, people on the square in front.",
        JONAS,
    ),
    "budget": Entry(
        "The wall in millions",
        "Nine million are needed for the sea wall, three are saved. One stone stands for one million.",
        "Bar chart of stone blocks: nine million needed, three saved, six missing.",
        PRIYA,
    ),
    "flood": Entry(
        "The flood line",
        "Where the sea is expected to stand on a spring tide in 2060, if the wall at Saltmere is left as it is.",
        "Map of the coast at Saltmere and Holm; a broken red line marks the flooded ground of 2060, inland of the quays.",
        PRIYA,
    ),
    "landings": Entry(
        "Landings",
        "Fish landed at Saltmere each year since 2005: half of what it was, though rising again since 2022.",
        "Line chart of fish landings falling from eight thousand tonnes in 2005 to three, then rising to four in 2025.",
        PRIYA,
    ),
    "allotments": Entry(
        "The allotments",
        "The allotments behind Mill Road. The waiting list is eleven years long, and shorter than it was.",
        "Garden beds in rows seen from above, coloured sheds, and a man in a straw hat with a spade.",
        PRIYA,
    ),
    "school": Entry(
        "The Carrow bus",
        "The first school bus up the hill since July, with thirty-one pupils aboard.",
        "Yellow bus climbing a winding road to a red school on a green hill, in low morning sun.",
        JONAS,
    ),
    "windfarm": Entry(
        "The Eider Bank",
        "The Eider Bank wind farm off Saltmere, seen from the supply boat’s berth.",
        "White wind turbines standing in a calm sea at sunset, a small red boat at the foot of the nearest.",
        JONAS,
    ),
    "viaduct": Entry(
        "The Carrow viaduct",
        "The 8.12 from Holm on the Carrow viaduct, which is to be closed for six weeks from Easter.",
        "Red train on a high stone viaduct over autumn woods and a river.",
        JONAS,
    ),
    "football": Entry(
        "Gasworks Lane",
        "Saltmere Town at Gasworks Lane under the new floodlights: the second goal, in the eighty-ninth minute.",
        "Goalkeeper diving for the ball on a floodlit pitch, players in red and white before full stands.",
        PRIYA,
    ),
    "theatre": Entry(
        "Opening night",
        "Opening night at the Rope Walk Theatre: Ida Crane and Piet Larch in “The Harbour Master’s Moon”.",
        "Two actors in spotlights before a painted moon, between red curtains, the audience’s heads in front.",
    ),
    "bookshop": Entry(
        "Second-hand",
        "Forty thousand second-hand books on Quay Street, and one ladder.",
        "Bookshop wall full of coloured spines; one person on a ladder under a lamp, another reading below.",
        PRIYA,
    ),
    "seals": Entry(
        "Grey seals",
        "Grey seals on the Eider sandbank at low water. This autumn’s count found 306, the most since it began.",
        "Large grey seal resting on a sandbank with others behind, under a pale evening sky.",
    ),
    "meteors": Entry(
        "The Leonids",
        "The Leonids over the bay, from the headland at Holm, on the clearest night of the month.",
        "Family in silhouette beside a telescope, watching meteors fall over a bay with the lights of a town.",
    ),
    "bakery": Entry(
        "Ten to five",
        "Ostrow’s bakery at ten to five in the morning, the only lit window on Quay Street.",
        "Bakery window glowing in a dark street, a baker inside with loaves, someone and a cat waiting outside.",
        PRIYA,
    ),
    "reservoir": Entry(
        "Carrow Water",
        "The drowned church of Carrow Water stands dry for the first time since the valley was flooded in 1958.",
        "Church tower in a shrunken pool between rings of dry shore; cracked mud and a stranded boat in front.",
        WIRE_DESK,
        WIRE,
    ),
    "strike": Entry(
        "At the gate",
        "Dockers at the gate of a container terminal on the fourth day of their strike.",
        "Six dockers, four with placards, around a fire in a barrel before a locked gate and stacked containers.",
        WIRE_DESK,
        WIRE,
    ),
    "pass": Entry(
        "The pass",
        "A plough on the mountain pass, which three metres of snow have closed since Thursday.",
        "Orange snowplough on a mountain road between marker poles, peaks and firs behind, snow falling.",
        WIRE_DESK,
        WIRE,
    ),
    "districts": Entry(
        "The vote by district",
        "How the districts voted: no party reached the majority, marked by the line.",
        "Election map of districts in red, blue and yellow above a bar of seats with the majority marked.",
        WIRE_DESK,
        WIRE,
    ),
    "observatory": Entry(
        "First light",
        "The new telescope’s dome, open for its first night, in an exposure of one hour.",
        "White observatory dome with its slit open on a dark ridge, star trails in circles overhead.",
        WIRE_DESK,
        WIRE,
    ),
}

PORTRAITS = {
    "rita": Entry("Rita Moss", "Rita Moss, town reporter.", "Rita Moss: dark bob, yellow raincoat, a pencil behind her ear."),
    "ed": Entry("Ed Hallam", "Ed Hallam, editor.", "Ed Hallam: grey beard, round glasses, navy jersey."),
    "maud": Entry("Maud Ferrant", "Maud Ferrant, columnist.", "Maud Ferrant: white hair in a knot, pearls, plum jacket."),
    "yusuf": Entry("Yusuf Karim", "Yusuf Karim, correspondent.", "Yusuf Karim: black hair, short beard, olive jacket."),
    "ines": Entry("Ines Moor", "Ines Moor, illustrator.", "Ines Moor: dark curls, gold earrings, coral jumper."),
    "olga": Entry("Olga Brandt", "Olga Brandt, publisher.", "Olga Brandt: fair hair, red glasses, grey suit."),
    "tomas": Entry("Tomas Reiner", "Tomas Reiner, who writes about stage, books and sport.", "Tomas Reiner: harbour cap, ginger moustache, red scarf."),
}  # fmt: skip
