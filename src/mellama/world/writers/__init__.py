"""Writers of raw files in upstream's formats, one file a family; no reader of ours is used."""
