"""Moving in from WordPress: the part of the switchboard that joins what stories and comments know of an old site."""
