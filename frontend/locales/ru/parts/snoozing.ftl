# Обращение откладывают на время.
snoozing-of = Отложить { $number }
snoozing-hint = До этого времени обращения не будет среди текущих. Оно вернётся раньше, если клиент напишет или сменится исполнитель. Сроки продолжают идти.
snoozing-hour = На час
snoozing-evening = До вечера
snoozing-tomorrow = До завтрашнего утра
snoozing-monday = До понедельника
snoozing-own = Другой день и время
snoozing-wrong = Выберите будущее время в пределах 180 дней.
snoozing-do = Отложить
snoozing-until = Отложено до { $time }
snoozing-wake = Вернуть
snoozing-done = { $number } отложено до { $time }.
snoozing-woken = { $number } снова в работе.
