"""The whole product on one machine, to try it: servers, simulator, web, worker, three tenants.

`run.py` tells the story in order; `stack.py` starts and watches processes, `early.py` is what web
and worker begin as; `contents.py` and `seed.py` bring tables, tenants, bots, people and history;
`report.py` is what is told in the end; `state.py` is what a second start finds. Production has none
of this: it runs `telldesk serve` and `telldesk worker` against its own servers.
"""
