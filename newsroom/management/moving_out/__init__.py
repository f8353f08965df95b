"""Moving out: the whole paper in one archive, for WordPress, or as plain pages. No lock-in."""
