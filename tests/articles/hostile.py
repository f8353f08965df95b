"""Headlines that try to break out of whatever they are printed in."""

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)//-->",
    "</title><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "]]><script>alert(1)</script>",
    "<![CDATA[ open",
    "<?xml version='1.0'?> & <!DOCTYPE x [<!ENTITY a 'b'>]> &a;",
    "A & B &amp; C &lt;b&gt; &#60; &nbsp; &quot;",
    "{{ settings.SECRET_KEY }} {% debug %} ${7*7} #{7*7}",
    'Back\\slash \\u003c/script\\u003e \\" \\n',
    "Line\u2028separator and\u2029paragraph",
    "العنوان «المضاد» </script> مع وسوم <b>",
    "\u200f\u200eMarks, zero\u200djoiner, emoji 👩‍🚀, \U00020bb7野家",
    "javascript:alert(1) %3Cscript%3E %0d%0aSet-Cookie:x=1 \t tab",
]
