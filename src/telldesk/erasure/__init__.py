"""Erasing one person from a desk, with a report of what went (threat T53).

`actions.py` asks for it, calls it off and tells how it stands; the row `erasures` is the truth.
`jobs.py` does it, in slices of one transaction each: `scope.py` begins (the person is nobody from
that commit on), `slices.py` goes through tickets, messages and deliveries, `platform.py` through
what lies outside the desk's schema. A slice finds its work by what is still there, so a process
that is killed anywhere costs nothing but time.

**What goes**: every word, file, name and address of the person, and every word the desk said to
them or wrote about them. **What stays**: a ticket's number, times, status, category, priority,
tags, stars and who of the staff answered when, so that no number of the statistics changes; the
person's row without a name; who erased it when.

**Addresses** become keyed digests (`scope.py`): the same person who writes again is found by none
and begins as a new contact, of whom the desk knows nothing, not even a ban.

Messages stay as rows without anything in them (kind `erased`): replies are counted by them.
First file: `jobs.py`.
"""
