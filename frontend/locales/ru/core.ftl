# Слова многих экранов.
today = Сегодня
yesterday = Вчера
waited-now = сейчас
waited-minutes = { $n } мин
waited-hours = { $n } ч
waited-days = { $n } д

status-open = Открыто
status-in_progress = В работе
status-waiting = Ждём ответа клиента
status-resolved = Решено
status-closed = Закрыто
status-spam = Спам

priority-1 = Низкий
priority-2 = Обычный
priority-3 = Высокий
priority-4 = Критический

connection-connecting = Соединяемся
connection-live = На связи
connection-catching-up = Догоняем
connection-reconnecting = Восстанавливаем связь
connection-offline = Нет сети. Показано загруженное раньше.
connection-no = Нет сети

release-new = Готова новая версия.
release-take = Обновить

retry = Повторить
close = Закрыть
cancel = Отмена
back = Назад
undo = Вернуть
more = Ещё
loading = Загрузка
failed-to-load = Не удалось загрузить.
failed-screen = Возможно, вышла новая версия. Всё, что вы написали, сохранено.
keeps-nothing = Это устройство ничего не сохраняет: неотправленное пропадёт, если закрыть приложение.
failed-unreachable = Сервер не отвечает. Проверьте сеть.
failed-request = Запрос { $id }
hidden-passage = Скрытый текст, нажмите, чтобы показать
request-id = Запрос
notices = Уведомления
rating-of = { $n } из 5

talk-nameless = Без имени
talk-status-open = Получено
talk-status-in_progress = В работе
talk-status-waiting = Ждём вашего ответа
talk-status-resolved = Решено
talk-status-closed = Закрыто
