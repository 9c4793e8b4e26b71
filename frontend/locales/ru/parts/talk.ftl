# Переписка, для обеих сторон.
talk-messages = Сообщения
talk-you = Вы
talk-colleague = коллега
talk-bot = Автоматическое сообщение
talk-no-subject = Без темы
talk-note-label = Внутренняя заметка. Её видит только команда
talk-edited = изменено
talk-revisions = Прежние версии
talk-now = Сейчас
talk-until = До { $when }
talk-earlier = Более раннее сообщение
talk-forwarded = Переслано от
talk-answers-elsewhere = Ответ на сообщение от
talk-answers-story = Ответ на историю от
talk-via = Через
talk-actions = Что сделать с сообщением
talk-reply = Ответить на это
talk-copy = Копировать текст
talk-copied = Скопировано
talk-not-copied = Не удалось скопировать.
talk-take-back = Изменить
talk-send-anyway = Всё равно отправить
talk-write-again = Написать снова
talk-resend = Отправить ещё раз
talk-twice-title = Отправить второй раз?
talk-twice-why = Подтверждения отправки нет, поэтому сообщение могло уже прийти в чат клиента. Тогда оно будет там дважды.
talk-new-below = Новые сообщения
talk-new =
    { $n ->
        [one] { $n } новое сообщение
        [few] { $n } новых сообщения
       *[other] { $n } новых сообщений
    }
talk-to-end = К последнему сообщению
talk-loading-older = Загружаем ранние сообщения
talk-not-found-message = Этого сообщения здесь больше нет.
talk-moved-message = Теперь это сообщение в этом обращении.
talk-arrived = Найденное сообщение. { $name }: { $words }
talk-said = { $name }: { $words }
talk-said-note = Внутренняя заметка, { $name }: { $words }
talk-offline = Нет сети
talk-typing = печатает…
talk-desk-typing = { $name } печатает…
talk-here = Ещё здесь: { $names }
talk-replying = { $name } уже отвечает
talk-replying-several = { $name } и ещё { $n } уже отвечают

talk-delivery-waiting = Ждёт отправки
talk-delivery-queued = В очереди
talk-delivery-sending = Отправляется
talk-delivery-sent = Отправлено
talk-delivery-read = Клиент видел это в приложении
talk-delivery-unknown = Подтверждения отправки нет. Возможно, сообщение дошло: уточните, прежде чем повторять.
talk-delivery-discarded = Не отправлено: снято с очереди
talk-delivery-held = Задержано: бот сейчас не может отправлять
talk-why-blocked = Не доставлено: клиент заблокировал бота
talk-why-deactivated = Не доставлено: аккаунт клиента удалён
talk-why-never-started = Не доставлено: клиент не запускал бота
talk-why-kicked = Не доставлено: бота больше нет в этом чате
talk-why-too-long = Не доставлено: слишком длинный текст
talk-why-too-large = Не доставлено: слишком большой файл
talk-why-empty = Не доставлено: сообщение пустое
talk-why-entities-refused = Не доставлено: форматирование не принято
talk-why-reply-target-missing = Не доставлено: сообщения, на которое дан ответ, больше нет
talk-why-quote-refused = Не доставлено: цитата не принята
talk-why-wrong-file = Не доставлено: файл не принят
talk-why-foreign-file = Не доставлено: файл принадлежит другому боту
talk-why-infected-file = Не доставлено: файл заражён
talk-why-unauthorized = Не доставлено: бот потерял доступ
talk-why-frozen = Не доставлено: бот заморожен
talk-why-no-rights = Не доставлено: боту нельзя писать туда
talk-why-expired = Не отправлено: слишком долго ждало очереди
talk-why-flood = Не доставлено: Telegram ничего не пропускал, все попытки исчерпаны
talk-why-no-connection = Не доставлено: Telegram был недоступен, все попытки исчерпаны
talk-why-refused = Не доставлено: Telegram отклонил сообщение
talk-why-other = Не доставлено
talk-remedy-blocked = Когда клиент разблокирует бота или напишет ему, это можно будет отправить здесь ещё раз.
talk-remedy-deactivated = Этот аккаунт не вернётся. Если есть другой способ связи, воспользуйтесь им.
talk-remedy-banned = Сначала снимите блокировку с клиента, затем отправьте ещё раз.
talk-remedy-other = В таком виде это снова не примут. Отправьте в другой форме.

talk-kind-text = Сообщение
talk-kind-rich = Сообщение
talk-kind-photo = Фото
talk-kind-video = Видео
talk-kind-document = Файл
talk-kind-voice = Голосовое сообщение
talk-kind-audio = Аудио
talk-kind-video_note = Видеосообщение
talk-kind-animation = Анимация
talk-kind-sticker = Стикер
talk-kind-location = Геопозиция
talk-kind-venue = Место
talk-kind-contact = Контакт
talk-kind-poll = Опрос
talk-kind-dice = Кубик
talk-kind-game = Игра
talk-kind-story = История
talk-kind-album = Альбом
talk-kind-paid_media = Платный материал
talk-kind-checklist = Список дел
talk-kind-gift = Подарок
talk-kind-giveaway = Розыгрыш
talk-kind-invoice = Счёт
talk-kind-service = Событие в чате
talk-kind-unsupported = Сообщение неизвестного вида
talk-kind-erased = Удалено
talk-unsupported = Сообщение такого вида здесь не показать. Оно есть в чате.
talk-media-inside =
    { $n ->
        [one] Внутри { $n } файл, он виден только в чате
        [few] Внутри { $n } файла, они видны только в чате
       *[other] Внутри { $n } файлов, они видны только в чате
    }
talk-service-pinned-message = Сообщение закреплено
talk-service-successful-payment = Платёж прошёл
talk-service-web-app-data = Пришли данные из приложения
talk-service-other = Что-то изменилось в чате
talk-story-note = История, видна только в чате
talk-live-place = Геопозиция в реальном времени
talk-open-map = Открыть карту
talk-quiz = Викторина
talk-done = Сделано
talk-not-done = Не сделано
talk-dice = выпало { $n }
talk-stars =
    { $n ->
        [one] { $n } звезда
        [few] { $n } звезды
       *[other] { $n } звёзд
    }
talk-winners =
    { $n ->
        [one] { $n } победитель
        [few] { $n } победителя
       *[other] { $n } победителей
    }

talk-play = Воспроизвести
talk-pause = Пауза
talk-seek = Место в записи
talk-download = Скачать
talk-open-picture = Открыть изображение: { $name }
talk-viewer = Изображение
talk-picture-of = { $n } из { $all }
talk-picture-before = Предыдущее изображение
talk-picture-after = Следующее изображение
talk-file-too-large =
    { $size ->
        [none] Файл слишком велик, чтобы показать его здесь.
       *[other] { $size }: слишком много, чтобы показать здесь. Файл есть в чате.
    }
talk-unplayable = Это устройство не может это воспроизвести. Файл можно сохранить.
talk-file-gone = Этого файла больше нет.
talk-file-no-preview = У этого файла нет изображения.
talk-file-unreachable = Сервер не отвечает.
talk-file-failed = Не удалось загрузить файл.

talk-answer = Ответ
talk-note = Заметка
talk-what = Что вы пишете
talk-reply-to = Ответ: { $name }
talk-note-to-team = Заметка для команды, @имя — сообщить коллеге
talk-send-reply = Ответ: отправить клиенту
talk-add-note = Заметка: добавить
talk-no-quote = Не цитировать
talk-your-message = Сообщение
talk-send = Отправить
talk-reopens = { $status }. Ваш ответ откроет обращение снова.
talk-message-reopens = Обращение завершено. Ваше сообщение откроет его снова.
talk-left =
    { $n ->
        [one] Остался { $n } знак
        [few] Осталось { $n } знака
       *[other] Осталось { $n } знаков
    }
talk-too-long =
    { $n ->
        [one] Лишний { $n } знак
        [few] Лишние { $n } знака
       *[other] Лишних { $n } знаков
    }
talk-preview = Как это будет выглядеть
talk-canned = Готовые ответы
talk-attach = Прикрепить файлы, до { $most } каждый
talk-format = Форматирование
talk-format-bold = Жирный
talk-format-italic = Курсив
talk-format-strike = Зачёркнутый
talk-format-code = Код
talk-format-block = Блок кода
talk-format-link = Ссылка
talk-format-quote = Цитата
talk-enter-sends = Enter отправляет
talk-over = Это обращение закрыто.
talk-over-new = Написать новое
talk-read-only = Вам можно читать это обращение, но не писать в нём.
talk-reach-banned = Этот клиент заблокирован. Ответы до него не дойдут.
talk-reach-blocked = Клиент заблокировал бота. Пока он его не разблокирует, ответы не дойдут.
talk-reach-deactivated = Аккаунт клиента удалён. Ответы дойти не могут.
talk-reach-never-started = Клиент ещё не запускал бота. Ответ может не дойти.
talk-notes-work = Заметки для команды работают.

talk-close = Закрыть
talk-reopen = Открыть снова
talk-close-title = Закрыть обращение?
talk-close-why = Его можно открыть снова в любой момент: просто напишите.

talk-gone = Этого обращения здесь нет
talk-gone-why = Его не существует, или оно больше не ваше.
talk-to-list = К списку
talk-not-loaded = Не удалось загрузить переписку
talk-request = Запрос
talk-empty = Здесь ещё ничего не сказано

talk-history = История обращения
talk-unknown-category = неизвестная категория
talk-save = Сохранить переписку
talk-split = Новое обращение отсюда
talk-other-title = Слова с другого устройства
talk-other-reply = На другом устройстве вы начали другой ответ ({ $at }):
talk-other-note = На другом устройстве вы начали другую заметку ({ $at }):
talk-other-take = Взять эти слова
talk-other-keep = Оставить мои здесь
talk-other-taken = Взяты слова с другого устройства.
