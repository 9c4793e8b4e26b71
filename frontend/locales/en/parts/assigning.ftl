# How tickets find an agent: the rule, people, teams.
assign-how = How a new ticket finds an agent
assign-by_hand = By hand
assign-in_turn = In turn
assign-by_load = By load
assign-by_hand-hint = Agents take tickets themselves, or somebody gives them.
assign-in_turn-hint = Who is here and got none for longest gets the next one.
assign-by_load-hint = Who is here and has the least of what they take gets the next one.
assign-waiting = { $n ->
    [0] No ticket waits for an agent.
    [one] { $n } ticket waits for an agent.
   *[other] { $n } tickets wait for an agent.
}
assign-limits = { $n ->
    [one] At most { $n } ticket each
   *[other] At most { $n } tickets each
}
assign-limits-title = Limits
assign-handover-after = { $n ->
    [one] Waiting tickets of somebody who is gone go on after { $n } minute
   *[other] Waiting tickets of somebody who is gone go on after { $n } minutes
}
assign-handover-never = Waiting tickets of somebody who is gone stay with them
assign-capacity = Tickets for each at once
assign-capacity-hint = Open or in progress; what waits for the contact does not count. By hand you can give more.
assign-capacity-wrong = A whole number from { $least } to 500.
assign-handover = When somebody is gone, their waiting tickets go on after
assign-handover-hint = To whoever is next, the longest waiting first.
assign-minutes = { $n ->
    [60] 1 hour
    [120] 2 hours
    [240] 4 hours
    [480] 8 hours
    [1440] 1 day
    [one] { $n } minute
   *[other] { $n } minutes
}
assign-never = Never
assign-people = People
assign-people-hint = Here is who uses the app or the bot, or says so, in their hours.
assign-takes = Gets tickets by itself
assign-takes-hint = Off: only what they take or are given by hand.
assign-capacity-own = Tickets at once
assign-capacity-own-hint = Empty: as the desk says, { $n }.
assign-teams = Teams
assign-teams-hint = A team's categories go to its people alone.
assign-no-teams = No teams
assign-no-teams-hint = With a team, tickets of some categories go to some people only.
assign-team-add = New team
assign-team-new = New team
assign-team-edit = Team
assign-team-name = Name
assign-team-name-missing = Write a name.
assign-team-people = People
assign-team-empty = Nobody: its tickets go to anybody
assign-team-categories = Categories
assign-team-no-categories = There are no categories yet.
assign-team-has-it = Now with { $team }
assign-team-remove = Remove the team
assign-team-removed = “{ $name }” is removed
