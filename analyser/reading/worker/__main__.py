"""Starts the reading process: see `serving`."""

from analyser.reading.worker.serving import main

main()
