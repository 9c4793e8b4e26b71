"""`telldesk demo`: the whole product on this machine, to try it."""

from pathlib import Path
from typing import Final

import click

_TENANTS: Final = Path(__file__).parents[3] / "tenants"


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="Folder that keeps everything.")
@click.option("--port", type=click.IntRange(0, 65530), default=8080, show_default=True,
              help="First of six neighbouring ports; 0 finds free ones.")  # fmt: skip
@click.option("--tenants", type=click.Path(path_type=Path, exists=True, file_okay=False),
              default=_TENANTS, help="Folder of manifests.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Throw the folder's earlier demo away first.")
@click.option("--json", "as_json", is_flag=True, help="Tell programs: one line of JSON.")
@click.option("--history/--no-history", default=True, help="With invented past conversations.")
@click.pass_context
def demo(
    context: click.Context,
    data: Path | None,
    port: int,
    tenants: Path,
    fresh: bool,
    as_json: bool,
    history: bool,
) -> None:
    """Try Telldesk here: own servers, Telegram simulator, three desks. Ctrl-C ends it."""
    from embedded_servers import default_data_dir
    from telldesk.demo.run import DemoOptions, run_demo

    options = DemoOptions(
        data=data or default_data_dir("telldesk-demo"),
        port=port,
        tenants=tenants,
        fresh=fresh,
        as_json=as_json,
        history=history,
    )
    context.exit(run_demo(options))
