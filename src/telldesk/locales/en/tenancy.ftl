# What an operator hears about tenants; people at a desk never see these.
error-slug-taken = Another tenant has this slug already.
error-manifests-wrong = At least one manifest is wrong.
error-tenant-unknown = There is no tenant with this slug.
error-tenant-state-refused = The tenant's state does not allow this.
error-plan-stale = The desk was changed meanwhile. Look at the new plan first.
error-agent-key-unknown = Nobody on the staff has this key.
error-dead-update-empty = This update is too old: its content is gone.
error-plan-unknown = There is no plan with this key.
error-subscription-unknown = There is no subscription.
