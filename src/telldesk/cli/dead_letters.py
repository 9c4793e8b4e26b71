"""`telldesk dead-letters`: what failed for good, to be looked at, replayed or discarded."""

import click


@click.group(name="dead-letters")
def dead_letters() -> None:
    """Updates and deliveries that failed for good."""
