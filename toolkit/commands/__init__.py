"""The commands of ``toolkit``, a file for each stage; stages are imported inside the commands, so help is instant."""
