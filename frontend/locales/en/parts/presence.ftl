# Whether somebody takes tickets, and how many they have.
presence-here = Here
presence-away = Away
presence-offline = Not here
presence-you = You
presence-load = { $load } of { $capacity } tickets
presence-takes-none = { $load ->
    [0] gets none by itself
    [one] { $load } ticket, gets none by itself
   *[other] { $load } tickets, gets none by itself
}
presence-own = New tickets for me
presence-say-auto = Automatic
presence-say-here = I am here
presence-say-away = I am away
presence-say-auto-hint = They come while you use the app or the bot.
presence-say-here-hint = They come until you say you are away.
presence-say-away-hint = None come, and those that wait go to others after a while.
presence-hours = Your hours: { $hours }.

# What a choice of a person or a category says.
acts-find-person = Name
acts-nobody-found = Nobody of that name
acts-unlinked = Has not joined yet
acts-find-category = Category
acts-no-category-found = No such category

role-helper = Helper
role-moderator = Moderator
role-admin = Admin
role-developer = Developer
role-owner = Owner
