"""Networks in the ways people write them, small enough to be measured in a second each."""
