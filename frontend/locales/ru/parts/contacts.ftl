# Люди, которые пишут: их список и профиль одного.
contacts-search = Имя, @ник или номер
contacts-found = { $n ->
    [one] { $n } человек
    [few] { $n } человека
   *[other] { $n } человек
}
contacts-more = Ещё
contacts-open = { $n ->
    [one] { $n } открытое обращение
    [few] { $n } открытых обращения
   *[other] { $n } открытых обращений
}
contacts-no-username = Без ника
contacts-banned = Заблокирован
contacts-unreachable = Не доставить
contacts-empty = Ещё никто не писал
contacts-empty-hint = Здесь появится каждый, кто напишет боту или в приложении.
contacts-none = Никого с именем «{ $words }»
contacts-none-hint = Ищем по имени, которым человек назвался, и по тому, которое дали вы.
contacts-clear = Показать всех
contacts-own-name = Называет себя { $name }
contacts-given-name = Наше имя для клиента
contacts-given-name-none = Как назвался сам
contacts-given-name-hint = Его видят все сотрудники, а клиент — никогда. Пусто: как назвался сам.
contacts-language-own = Как в его приложении
contacts-language-hint = На нём с клиентом говорит бот.
contacts-edit = Имя и язык
contacts-saved = Сохранено.
contacts-first = Первое обращение
contacts-last = Писал последний раз
contacts-never = Никогда
contacts-counts = Обращения
contacts-counts-none = Обращений нет.
contacts-rating = Оценивает нас
contacts-rating-of = { $n ->
    [one] { $stars } из 5, { $n } оценка
    [few] { $stars } из 5, { $n } оценки
   *[other] { $stars } из 5, { $n } оценок
}
contacts-addresses = Где его найти
contacts-bot = { $channel }, бот { $bot }
contacts-since = с { $time }
contacts-seen = был { $time }
contacts-notes = Заметки о клиенте
contacts-notes-none = Заметок пока нет. Здесь то, что верно о человеке в любом обращении.
contacts-note-add = Новая заметка
contacts-note-edit = Изменить заметку
contacts-note-remove = Удалить заметку
contacts-note-removed = Заметка удалена.
contacts-note-edited = изменена
contacts-note-text = Заметка
contacts-note-hint = Для сотрудников; клиент её не видит.
contacts-note-missing = Напишите что-нибудь.
contacts-tickets = Все обращения
contacts-changes = Кто что менял
contacts-changes-none = Пока никто ничего не менял.
contacts-did-given-name = Изменено наше имя
contacts-did-language = Изменён язык
contacts-did-field = Заполнено или очищено поле
contacts-did-field-named = Поле «{ $name }» заполнено или очищено
contacts-did-note-added = Написана заметка
contacts-did-note-edited = Изменена заметка
contacts-did-note-removed = Удалена заметка
contacts-did-note-restored = Возвращена заметка
contacts-did-banned = Заблокирован
contacts-did-unbanned = Блокировка снята
contacts-did-itself = Само собой
contacts-did-merged = Объединено с другой карточкой
contacts-did-unmerged = Объединение отменено
contacts-did-erasure-asked = Назначено удаление данных
contacts-did-erasure-called-off = Удаление данных отменено
contacts-did-erased = Данные удалены
contacts-merge = Объединить с другой карточкой
contacts-merge-hint = Какая ещё карточка — того же человека? Сначала вы посмотрите на обе.
contacts-merge-nobody = Больше никого с таким именем.
contacts-merge-other = Выбрать другую
contacts-merge-stays = Эта карточка останется
contacts-merge-goes = Эта станет её частью
contacts-merge-moves = Перейдут обращения: { $tickets }, адреса: { $channels }, заметки: { $notes }.
contacts-merge-warning = После этого с любого из адресов в приложении видны обращения обоих. Отменить можно 30 дней.
contacts-merge-do = Объединить
contacts-merge-ban = Заблокирован или нет
contacts-merge-heard = Не заблокирован
contacts-merges = Это тоже он
contacts-merged = Объединено: { $name }.
contacts-merged-by = Кто объединил: { $name }, { $time }
contacts-undo-until = Отменить можно до { $time }
contacts-unmerge = Отменить
contacts-unmerged = Снова две карточки.
contacts-merged-away = Эта карточка объединена с другой: всё её содержимое там.
contacts-merged-open = Открыть ту карточку
contacts-did-exported = Выгружена вся переписка
contacts-export = Выгрузить всё
erasing-title = Удалить данные клиента
erasing-what = Навсегда исчезнет всё: слова, файлы, имена и адреса клиента и всё, что ему писали и что о нём записали сотрудники.
erasing-stays = Обращения останутся с номером, временем, статусом и категорией, но без слов. Числа статистики не изменятся. В резервных копиях остальное хранится до конца их срока.
erasing-export = Сначала выгрузить всё
erasing-nothing = Об этом клиенте ничего не хранится.
erasing-count-messages = Сообщения
erasing-count-notes = Внутренние заметки в обращениях
erasing-count-files = Файлы
erasing-count-drafts = Неотправленные черновики
erasing-count-ratings = Причины оценок
erasing-count-fields = Заполненные поля
erasing-count-contact-notes = Заметки о клиенте
erasing-count-addresses = Адреса
erasing-count-cards = Карточки
erasing-count-deliveries = Отправленное ботом и ждавшее отправки
erasing-count-updates = Непрочитанное из чата
erasing-count-tickets = Опустевшие обращения, они остаются
erasing-when = Когда
erasing-when-in-a-day = Через 24 часа
erasing-when-at-once = Сразу
erasing-when-in-a-day-hint = До тех пор удаление можно отменить.
erasing-when-at-once-hint = Отменить будет нельзя.
erasing-type = Для подтверждения введите имя: { $name }
erasing-wrong = Имя не совпадает. Введите его так, как оно показано.
erasing-do-in-a-day = Удалить через 24 часа
erasing-do-at-once = Удалить навсегда
erasing-keep = Оставить клиента
erasing-waiting = Данные клиента будут удалены: { $time }. Назначил: { $name }.
erasing-call-off = Отменить удаление
erasing-running = Данные клиента удаляются.
erasing-report = Что удалено
erasing-asked = Назначил: { $name }, { $time }.
erasing-ran = Удалено с { $from } до { $to }.
erasing-stayed = Номера, время, статусы и категории обращений остались. В сделанных раньше резервных копиях остальное хранится до конца их срока.
erasing-print = Напечатать
