"""A file into the library, as the command imports it."""

from speeches.importing.materials import Outcome, import_members
from speeches.importing.read_ahead import reading_ahead
from speeches.life import BY_COMMAND, Arrival
from speeches.parsing import members


def import_file(data: bytes, name: str, arrival: Arrival = BY_COMMAND) -> list[Outcome]:
    """What became of each document in a file."""
    with reading_ahead(processes=0) as ahead:
        return list(import_members(members(data, name), ahead, arrival))
