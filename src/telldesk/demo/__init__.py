"""The whole product on one machine, to try it: servers, simulator, web, worker, three tenants.

`run.py` tells the story in order; `stack.py` starts and watches processes; `seed.py` brings
tenants, bots, people and history; `state.py` is what a second start finds. Production has none of
this: it runs `telldesk serve` and `telldesk worker` against its own servers.
"""
