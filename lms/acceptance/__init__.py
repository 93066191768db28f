"""Material made by others, held against what we compute: `make acceptance`."""
