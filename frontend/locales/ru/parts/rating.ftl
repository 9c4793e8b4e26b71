# Как обратившемуся помогли, среди сведений об обращении.
rating-title = Оценка
rating-words = «{ $reason }»

# Обратившийся говорит, как ему помогли.
rate-title = Как мы вам помогли?
rate-thanks = Спасибо за оценку
rate-kept = Ваша оценка: { $n } из 5
rate-why = Сказать почему
rate-other-reason = Сказать иначе
rate-reason = «{ $reason }»
rate-reason-label = Почему?
rate-reason-hint = Останется при оценке и не попадёт в обращение.
rate-save = Сохранить

# Оценивают ли обратившиеся.
ratings-ask = Спрашивать, как помогли
ratings-hint = Бот спрашивает, когда обращение решено или закрыто, каждый раз по одному разу: пять звёзд и, если захочется, почему. Изменить можно в течение дня.
ratings-texts = Слова
ratings-texts-hint = Что бот спрашивает и как благодарит. Пусто – обычные слова.
ratings-ask-words = Вопрос
ratings-thanks-words = Благодарность
ratings-places = Можно вставить { $places }.
ratings-no-place = { $place } здесь вставить нельзя.
