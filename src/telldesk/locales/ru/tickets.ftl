# Отказы обращений, категорий, контактов и команды. `error-<key>` класса отказа.
error-taken-already = Этим обращением уже занимается { $name }.
error-assignee-unusable = Этому человеку нельзя назначить обращение. Выберите другого.
error-category-unusable = Эту категорию выбрать нельзя. Выберите другую.
error-already-sorted = Служба уже определила тему.
error-categories-moved = Категории за это время изменились. Загрузите список и расставьте заново.
error-rule-unknown = Такого правила нет. Загрузите список заново.
error-rules-moved = Правила за это время изменились. Загрузите список и расставьте заново.
error-too-many-rules = В службе может быть правил: { $limit }. Объедините некоторые.
error-category-unknown = Такой категории нет.
error-category-key-taken = Категория с таким ключом уже есть.
error-too-many-categories = Категорий может быть не больше { $limit }.
error-tag-unknown = Такой метки больше нет. Загрузите список заново.
error-tag-name-taken = Метка с таким названием уже есть, возможно, в архиве.
error-too-many-tags = Меток может быть не больше { $limit }, считая архивные. Переименуйте одну из них.
error-tag-merge-refused = Эти метки объединить нельзя. Загрузите список заново.
error-tag-unusable = Эту метку больше нельзя выбрать. Выберите другую.
error-too-many-ticket-tags = У обращения может быть не больше { $limit } меток. Сначала снимите одну.
error-draft-moved = На другом устройстве здесь написано другое.
error-too-many-drafts = Неотправленных черновиков уже { $limit }. Отправьте или удалите лишние.
error-bulk-unknown = Здесь нечего отменять.
error-undo-over = Слишком давно, чтобы отменить всё сразу. Измените обращения по одному.
error-field-unknown = Такого поля больше нет. Загрузите список заново.
error-field-key-taken = Поле с таким ключом уже есть, возможно, в архиве.
error-too-many-fields = Полей может быть не больше { $limit }, считая архивные. Измените одно из них.
error-fields-moved = Поля тем временем изменились. Загрузите их и расставьте заново.
error-field-value-refused = В поле «{ $name }» подходит { $takes ->
    [text] одна строка, не длиннее 500 знаков
    [long_text] текст не длиннее 4000 знаков
    [number] число
    [date] день, например 2026-11-28
    [yes_no] да или нет
    [one_of] один из вариантов
    [several_of] несколько из вариантов
   *[link] адрес, который начинается с https:// или http://
}.
error-fields-missing = Чтобы решить обращение, заполните: { $fields }.
error-policy-unknown = Этого правила больше нет. Откройте список заново.
error-policy-moved = Правило только что изменил кто-то другой. Откройте его заново.
error-policy-name-taken = Так называется другое правило. Выберите другое название.
error-policy-overlaps = Для этих обращений уже есть правило «{ $name }». Сначала измените его.
error-too-many-policies = Правил может быть не больше { $limit }. Сначала удалите одно.
error-team-unknown = Такой команды нет. Загрузите список заново.
error-team-name-taken = Команда с таким названием уже есть.
error-too-many-teams = Команд может быть не больше { $limit }.
error-channel-unknown = У этого клиента нет такого адреса.
error-message-unknown = Такого сообщения нет.
error-client-key-reused = Это уже отправлено как другое сообщение. Отправьте ещё раз.
error-reply-target-unknown = Сообщения, на которое вы отвечаете, здесь больше нет.
error-text-refused = Этот текст отправить нельзя.
error-text-too-long = Текст слишком длинный: не больше { $limit } символов.
error-text-empty = Напишите что-нибудь.
error-entity-refused = В оформлении текста ошибка.
error-file-unsendable = Этот файл здесь отправить нельзя.
error-banned-from-writing = Поддержка не принимает ваши сообщения.
error-contacts-only = Это может сделать только автор обращения.
error-cursor-broken = Список изменился. Загрузите его заново.
error-contact-unknown = Такого клиента нет.
error-agent-unknown = Такого сотрудника нет.
error-agent-key-taken = Сотрудник с таким ключом уже есть.
error-role-out-of-reach = Эта роль выше вашей.
error-last-owner = Нужен хотя бы один владелец. Сначала назначьте другого.
error-invitation-unusable = Приглашение больше не действует. Попросите новое.
error-already-staff = Этот аккаунт Telegram уже принадлежит сотруднику.
error-too-many-agents = Сотрудников может быть не больше { $limit }.
error-canned-unknown = Такого готового ответа больше нет. Загрузите список заново.
error-canned-shortcut-taken = Готовый ответ с таким сокращением уже есть, возможно, в архиве.
error-too-many-canned = Готовых ответов может быть { $limit }, считая архив. Измените один из них.
error-canned-empty = Напишите текст или выберите действие.
error-canned-placeholder = Подстановки { $placeholder } нет. Есть { $known }. Чтобы написать саму скобку, удвойте её.
error-canned-shortcut-unknown = Готового ответа с таким сокращением нет.
error-canned-macro-in-bot = Этот макрос можно применить только в приложении.
error-answered-meanwhile = Пока вы писали, ответил сотрудник { $name }. Ваш ответ не отправлен.
error-macro-not-allowed = Ничего не сделано: ваша роль не позволяет { $action ->
    [priority] менять приоритет
    [category] менять категорию
    [assignee] передавать обращение
   *[step] менять статус
}.
error-macro-refused = Ничего не сделано: { $action ->
    [priority] приоритет изменить нельзя
    [category] эту категорию больше нельзя выбрать
    [assignee] передать обращение этому человеку сейчас нельзя
   *[step] статус обращения этого не позволяет
}.

status-open = Открыто
status-in_progress = В работе
status-waiting = Ждёт клиента
status-resolved = Решено
status-closed = Закрыто
priority-low = Низкий
priority-normal = Обычный
priority-high = Высокий
priority-critical = Критический
step-start = Взять в работу
step-wait = Ждать клиента
step-resolve = Решить
step-close = Закрыть
step-reopen = Открыть снова
role-helper = Помощник
role-moderator = Модератор
role-admin = Администратор
role-developer = Разработчик
role-owner = Владелец
error-view-unknown = Такого вида больше нет. Загрузите список снова.
error-too-many-views = Видов может быть не больше { $limit }. Сначала удалите один.
error-views-moved = Виды тем временем изменились. Посмотрите список ещё раз.
contact-erased-name = Удалённый клиент
