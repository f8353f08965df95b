"""Day and hour in Arabic; Django has none together, and falls back on the English order and comma."""

DATETIME_FORMAT = "j F Y، g:i A"
SHORT_DATETIME_FORMAT = "d\u200f/m\u200f/Y، g:i A"
