"""Tag soup for property tests: everything that the text doors know, and much that they don't, in any order."""

from hypothesis import strategies as st

UID = "6f1c2a34-0000-4000-8000-000000000001"

TAGS = """
<p> </p> <b> </b> <i> </i> <em> </em> <ul> </ul> <ol start=3> <li> </li> <blockquote lang=fr> </blockquote> <table>
</table> <tr> </tr> <td> <td rowspan=2> <th> </th> <thead> <caption> </caption> <h1> </h1> <h4> <br> <br><br> <hr>
<sup> </sup> <code> </code> <pre> </pre> <aside class=pullquote> </aside> <figure> </figure> <figcaption> </figcaption>
<img src=x> <script> </script> <!-- --> <svg> </svg> <div dir=rtl> </div> <span lang=ar> </span> <p dir=ltr> </a>
<a href=/rel> <a href=javascript:x> <dl> <dt> <dd> <menu> <q> &amp; &lt; &nbsp; &#0; &#8238; < > " ' word e é
https://youtu.be/abcdefgh http://x.example/q
""".split()
OTHERS = [
    *[" ", "\n", "\n\n", "\xa0", "\u0301", "\u0338", "\u200b", "\u200d", "\u202e", "\ufeff", "\x85", "\u2028", "\x00"],
    "\ud800",
    '<a b="',
    f"<figure data-picture={UID}>",
    f'<img data-file={UID} alt=" a  b">',
    '<figure data-embed="https://youtu.be/abcdefgh">',
    '<figure data-embed="https://video.example/">',
    '<p style="mso-list:l0 level1 lfo1">',
    '<p style="mso-list:l0 level3 lfo1"><span style="mso-list:Ignore">1.</span>',
    '<span style="font-weight:700">',
    '<b style="font-weight:normal">',
]
FRAGMENTS = TAGS + OTHERS
SOUP = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=30).map("".join)
