"""Scripts that derive what lies in `data/geo` from registry packages; never run to show a map."""
