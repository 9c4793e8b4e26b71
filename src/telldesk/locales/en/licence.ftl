# What an operator hears about the licence of the installation; people at a desk never see these.
error-licence-refused = This licence does not count here.
error-tenants-full = { $tenants } tenants are here and { $allowed } are allowed. No more can be added.

licence-ends-in-30-days = The licence ends on { $expires_on }, in { $days_left } days.
licence-ends-in-7-days = The licence ends on { $expires_on }, in { $days_left } days.
licence-ends-in-1-day = The licence ends on { $expires_on }, within a day.
licence-in-grace = The licence ended on { $expires_on }. Everything stays allowed for { $grace_days_left } more days.
licence-expired = The licence ended on { $expires_on }, and so did its grace. New tenants follow the free tier: { $allowed } in all.
licence-not-yet-valid = The licence begins on { $starts_on }. Until then new tenants follow the free tier: { $allowed } in all.
licence-missing = No licence is installed. This is the free tier: { $allowed } tenants in all.
licence-unreadable = This is no licence, or not all of it.
licence-other-version = This licence was written for a newer release.
licence-unknown-key = This licence was signed with a key that this release does not know.
licence-forged = This licence was changed after it was signed, or not signed by the vendor.
licence-other-product = This licence is one of another product.
licence-clock-set-back = The clock was set back: it has been later here already. The licence is judged by the later time.
licence-more-tenants = { $tenants } tenants are here and { $allowed } are allowed. All of them go on; no more can be added.

licence-ends-in-30-days-remedy = Ask your vendor for the next one.
licence-ends-in-7-days-remedy = Ask your vendor for the next one now.
licence-ends-in-1-day-remedy = Ask your vendor for the next one today.
licence-in-grace-remedy = Install the next one before the grace ends. Nothing that is there stops then either.
licence-expired-remedy = Install the next one. Everything that is there goes on meanwhile.
licence-not-yet-valid-remedy = Install it on that day, or check the clock.
licence-missing-remedy = For more, install one: `{ $command }`.
licence-unreadable-remedy = Copy it again, whole, as the vendor sent it.
licence-other-version-remedy = Upgrade this installation first.
licence-unknown-key-remedy = Upgrade this installation, or ask your vendor for one for this release.
licence-forged-remedy = Copy it again as the vendor sent it, or ask for another.
licence-other-product-remedy = Ask your vendor for one of this product.
licence-clock-set-back-remedy = Run a time service (NTP). If the clock was wrong before, ask your vendor for a new licence: it begins anew.
licence-more-tenants-remedy = Nothing has to be done for those. For more, ask your vendor.
