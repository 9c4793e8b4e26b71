# Переписка, сохранённая документом.
transcript-of = Сохранить { $number }
transcript-hint = Вся переписка по порядку. Файлы названы, но не приложены.
transcript-notes = С заметками
transcript-notes-hint = Заметки только для сотрудников: в документе для клиента их быть не должно.
transcript-pdf = PDF
transcript-pdf-hint = Напечатать или переслать
transcript-html = Веб-страница
transcript-html-hint = Открывается в любом браузере
transcript-json = Данные (JSON)
transcript-json-hint = Для других программ
