# Это читает оператор о клиентах; люди в поддержке этих слов не видят.
error-slug-taken = Такое короткое имя уже занято другим клиентом.
error-manifests-wrong = По крайней мере один манифест написан неверно.
error-tenant-unknown = Клиента с таким коротким именем нет.
error-tenant-state-refused = Состояние клиента этого не позволяет.
error-plan-stale = Поддержку за это время изменили. Сначала посмотрите новый план.
error-agent-key-unknown = Сотрудника с таким ключом нет.
error-dead-update-empty = Обновление слишком старое: содержимого уже нет.
error-plan-unknown = Тарифа с таким ключом нет.
error-subscription-unknown = Подписки нет.
