# Файлы, которые выбраны, в пути или не открываются.
files-title = Файлы к отправке
files-unnamed = Файл
files-drop = Отпустите файлы здесь, чтобы прикрепить
files-remove = Убрать { $name }
files-cancel = Отменить { $name }
files-retry = Повторить { $name }
files-order = Порядок: { $name }
files-earlier = Раньше
files-later = Позже
files-moved = { $name } теперь на месте { $place }.
files-removed = Убрано: { $name }
files-waiting = { $size }, ждёт
files-away = { $size }, ждёт сети
files-sending = { $sent } из { $size }
files-checking = { $size }, проверяется
files-progress = Загружено { $ready } из { $all }
files-several = { $n ->
    [one] Уйдёт { $n } сообщением.
   *[other] Уйдёт { $n } сообщениями.
}
files-in-the-way = { $n ->
    [one] { $n } файл отправить нельзя. Уберите его или повторите.
    [few] { $n } файла отправить нельзя. Уберите их или повторите.
   *[other] { $n } файлов отправить нельзя. Уберите их или повторите.
}
files-sends-after = Отправим после загрузки
files-sends-at = Отправим после загрузки, { $percent } %
files-sends-online = Отправим, когда появится сеть, { $percent } %
files-take-back = Вернуть

files-empty = { $name }: файл пустой.
files-too-large = { $name }: слишком большой. Не больше { $most } каждый.
files-too-many = Не больше { $count } файлов за раз.
files-device-full = { $name }: не помещается. Неотправленные файлы вместе занимают не больше { $kept }. Сначала отправьте или уберите часть.
files-unreadable = { $name }: не читается. Папки отправить нельзя.
files-infected = В этом файле нашлось вредоносное. Отправить его нельзя.
files-failed = Этот файл не удалось прочитать. Повторите или выберите другой.
files-lost = Этого файла больше нет на устройстве. Уберите его и выберите снова.

files-part-checking = Проверяется
files-part-infected = Нашлось вредоносное. Этот файл не открыть.
files-part-too-large = { $size ->
    [none] Слишком велик, чтобы открыть здесь: не больше { $most }. Он есть в чате.
   *[other] { $size }: больше { $most }, которые открываются здесь. Файл есть в чате.
}
files-part-gone = Этого файла больше нет.
