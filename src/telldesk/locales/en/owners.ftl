# Letters to owners: `owner-letter-<kind>-subject`, why it comes, what its button says, and what to
# do if it was somebody else.
owner-letter-action = Open the portal
owner-letter-foot = This letter comes from { $portal } by itself. Nobody reads answers to it.

owner-letter-sign-in-subject = { $code } is your code for { $portal }
owner-letter-sign-in-why = Sign in to { $portal } with this button. It works once, for 15 minutes.
owner-letter-sign-in-action = Sign in
owner-letter-sign-in-code = Are you reading this on another device? Then type this code where you asked for the letter:
owner-letter-sign-in-otherwise = If you did not ask for it, do nothing. Never tell anybody the code.

owner-letter-step-up-subject = { $code } is your code for { $portal }
owner-letter-step-up-why = Type this code in { $portal } to show that it is you. It is good for 15 minutes.
owner-letter-step-up-otherwise = If you did not ask for it, somebody may be signed in as you: open the portal and end all other sessions.

owner-letter-invitation-subject = You are invited to own { $tenant }
owner-letter-invitation-why = { $inviter } invites you to be an owner of the support desk “{ $tenant }”. The invitation is good for seven days and for this address only.
owner-letter-invitation-action = See the invitation
owner-letter-invitation-otherwise = If you do not know what this is about, do nothing.

owner-letter-new-device-subject = A new sign-in to { $portal }
owner-letter-new-device-why = Somebody signed in as you with { $device }, from { $address }. We have not seen this device with you before.
owner-letter-new-device-otherwise = If that was you, all is well. If not, open the portal, end all other sessions, and turn on the second factor.

owner-letter-second-factor-on-subject = The second factor is on
owner-letter-second-factor-on-why = Signing in to { $portal } now takes a code of your app as well.
owner-letter-second-factor-on-otherwise = If that was not you, open the portal with one of your recovery codes, or ask whoever runs { $portal }.

owner-letter-second-factor-off-subject = The second factor is off
owner-letter-second-factor-off-why = Signing in to { $portal } takes no code of an app any more.
owner-letter-second-factor-off-otherwise = If that was not you, open the portal, end all other sessions, and turn it on again.

owner-letter-recovery-codes-subject = New recovery codes
owner-letter-recovery-codes-why = New recovery codes were made for { $portal }. Those from before are good no more.
owner-letter-recovery-codes-otherwise = If that was not you, open the portal and end all other sessions.

owner-letter-recovery-code-used-subject = A recovery code was used
owner-letter-recovery-code-used-why = One of your recovery codes for { $portal } was used. Still good: { $left }.
owner-letter-recovery-code-used-otherwise = If that was not you, open the portal, end all other sessions, and make new codes.

owner-letter-owner-added-subject = { $tenant } has a new owner
owner-letter-owner-added-why = { $owner } is now an owner of the support desk “{ $tenant }”.
owner-letter-owner-added-otherwise = If this should not be, remove them in the portal.

owner-letter-owner-removed-subject = { $tenant } has one owner less
owner-letter-owner-removed-why = { $owner } is no longer an owner of the support desk “{ $tenant }”.
owner-letter-owner-removed-otherwise = If this should not be, ask whoever runs { $portal }.
