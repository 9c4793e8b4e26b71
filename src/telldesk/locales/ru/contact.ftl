# Что бот говорит обратившимся. Каждый текст клиент может заменить своим (`desk_texts`);
# подстановки у каждого те же, что здесь, и { $desk } – название службы.

contact-greeting =
    Здравствуйте! Это { $desk }.

    Просто напишите свой вопрос сюда: текст, фото, файлы и голосовые сообщения дойдут до нас. Ответ придёт в этот чат.
contact-help =
    Напишите нам сюда, и мы ответим в этом чате.

    /support – задать новый вопрос
    /tickets – ваши обращения
    /language – выбрать язык
contact-opened = Спасибо, мы получили ваше сообщение. Номер обращения – #{ $number }. Ответим здесь же.
contact-closed = Сейчас мы не работаем и откроемся { $opens }. Ваше сообщение дождётся нас.
contact-closed-long = Сейчас мы не работаем. Ваше сообщение дождётся нас.
moment-today = сегодня в { $time }
moment-tomorrow = завтра в { $time }
moment-on = { $day } в { $time }
moment-weekday-0 = в понедельник
moment-weekday-1 = во вторник
moment-weekday-2 = в среду
moment-weekday-3 = в четверг
moment-weekday-4 = в пятницу
moment-weekday-5 = в субботу
moment-weekday-6 = в воскресенье
moment-month-1 = { $day } января
moment-month-2 = { $day } февраля
moment-month-3 = { $day } марта
moment-month-4 = { $day } апреля
moment-month-5 = { $day } мая
moment-month-6 = { $day } июня
moment-month-7 = { $day } июля
moment-month-8 = { $day } августа
moment-month-9 = { $day } сентября
moment-month-10 = { $day } октября
moment-month-11 = { $day } ноября
moment-month-12 = { $day } декабря
contact-support = Напишите ваш вопрос. У него будет свой номер.
contact-about = Напишите сюда ваш вопрос по теме «{ $category }»{ $has_reference ->
        [yes] {" "}({ $reference })
        *[no] {""}
    }. У него будет свой номер.
contact-category = О чём ваш вопрос? Нажмите подходящее – так вам быстрее ответит нужный человек.
contact-file-too-large =
    Файл слишком большой: здесь можно открыть файлы до { $megabytes } МБ. Пришлите файл поменьше или ссылку на него.
contact-file-infected =
    Антивирус нашёл в присланном файле опасное содержимое, поэтому здесь его никто не откроет. Остальное дошло.
    Пришлите другой файл или напишите словами, что в нём.
contact-which =
    О каком обращении речь?

    Если не выбрать, через 10 минут это станет новым обращением.
contact-chosen = Теперь говорим об обращении #{ $number }. Просто пишите дальше.
contact-tickets-none = У вас пока нет обращений. Просто напишите свой вопрос сюда.
contact-tickets =
    { $count ->
        [one] У вас { $count } обращение.
        [few] У вас { $count } обращения.
        *[many] У вас { $count } обращений.
    } { $has_current ->
        [yes] Сейчас говорим об обращении #{ $number }. Нажмите на другое, чтобы продолжить его.
        *[no] Нажмите на обращение, чтобы продолжить его.
    }
contact-language = На каком языке нам говорить?
contact-language-set = Будем говорить с вами по-русски.
contact-button-open = #{ $number } · { $subject }
contact-button-closed = ✓ #{ $number } · { $subject }
contact-button-new = ➕ Новый вопрос
contact-no-subject = без текста
contact-press-done = Готово
contact-press-chosen = #{ $number }
contact-press-category = { $category }
contact-press-sorted = Мы уже определили тему.
contact-rate =
    Обращение #{ $number } завершено. Как мы вам помогли?

    Нажмите на звёзды: 1 – плохо, 5 – отлично.
contact-rated = { $stars } Спасибо! Вы оценили обращение #{ $number }.
contact-rate-reason = Ваши слова: «{ $reason }»
contact-rate-why = Теперь напишите одним сообщением, почему. Оно останется при оценке и не попадёт в обращение. Ждём его { $minutes } минут.
contact-rate-kept = Спасибо, ваши слова добавлены к оценке.
contact-rate-too-long = Напишите словами, не длиннее { $limit } символов. Ничего не сохранено.
contact-rate-over = Время для оценки вышло. Ничего не изменено.
contact-rate-answer-first = Сначала выберите, о каком обращении ваше сообщение.
contact-transcript = Обращение #{ $number } закрыто. Здесь вся переписка, чтобы она осталась у вас.
contact-button-reason = Сказать почему
contact-button-other-reason = Сказать иначе
contact-button-no-reason = Не говорить почему
contact-press-rated = { $stars }
contact-press-old = Эта кнопка больше не работает.
