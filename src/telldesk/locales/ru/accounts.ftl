# Что бот показывает у кнопки меню и что отвечают подключение и доставка.
command-tickets = Мои обращения
command-support = Написать нам
command-language = Выбрать язык
command-help = Что я умею

error-bot-taken = Этот бот уже отвечает за другую поддержку.
error-token-refused = Telegram не знает такого токена. Скопируйте его ещё раз.
error-other-bot = Этот токен принадлежит другому боту.
error-inbox-unknown = Здесь нет такого бота.
error-webhook-not-armed = Telegram пока не принимает адрес бота. Мы пробуем дальше.
