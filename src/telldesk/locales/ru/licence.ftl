# Это читает оператор о лицензии своей установки; люди в поддержке этих слов не видят.
error-licence-refused = Эта лицензия здесь не действует.
error-tenants-full = Клиентов уже { $tenants }, а разрешено { $allowed }. Добавить ещё нельзя.

licence-ends-in-30-days = Лицензия заканчивается { $expires_on }, осталось дней: { $days_left }.
licence-ends-in-7-days = Лицензия заканчивается { $expires_on }, осталось дней: { $days_left }.
licence-ends-in-1-day = Лицензия заканчивается { $expires_on }, меньше чем через день.
licence-in-grace = Лицензия закончилась { $expires_on }. Ещё { $grace_days_left } дн. разрешено всё, что было.
licence-expired = Лицензия закончилась { $expires_on }, отсрочка тоже. Новых клиентов можно добавлять по бесплатному тарифу: всего { $allowed }.
licence-not-yet-valid = Лицензия начинается { $starts_on }. До этого новых клиентов можно добавлять по бесплатному тарифу: всего { $allowed }.
licence-missing = Лицензия не установлена. Действует бесплатный тариф: клиентов всего { $allowed }.
licence-unreadable = Это не лицензия или только её часть.
licence-other-version = Лицензия написана для более новой версии.
licence-unknown-key = Лицензия подписана ключом, которого эта версия не знает.
licence-forged = Лицензию изменили после подписи, или подписал её не поставщик.
licence-other-product = Это лицензия другого продукта.
licence-clock-set-back = Часы перевели назад: здесь уже было более позднее время. Лицензия считается по нему.
licence-more-tenants = Клиентов { $tenants }, а разрешено { $allowed }. Все они работают дальше; добавить ещё нельзя.

licence-ends-in-30-days-remedy = Попросите у поставщика следующую.
licence-ends-in-7-days-remedy = Пора попросить у поставщика следующую.
licence-ends-in-1-day-remedy = Попросите у поставщика следующую сегодня.
licence-in-grace-remedy = Установите следующую до конца отсрочки. То, что уже есть, не остановится и после.
licence-expired-remedy = Установите следующую. Всё, что уже есть, тем временем работает.
licence-not-yet-valid-remedy = Установите её в этот день или проверьте часы.
licence-missing-remedy = Чтобы было больше, установите лицензию: `telldesk license install FILE`.
licence-unreadable-remedy = Скопируйте её ещё раз целиком, как прислал поставщик.
licence-other-version-remedy = Сначала обновите Telldesk.
licence-unknown-key-remedy = Обновите Telldesk или попросите у поставщика лицензию для этой версии.
licence-forged-remedy = Скопируйте её ещё раз, как прислал поставщик, или попросите другую.
licence-other-product-remedy = Попросите у поставщика лицензию Telldesk.
licence-clock-set-back-remedy = Настройте службу времени (NTP). Если раньше часы шли неверно, попросите у поставщика новую лицензию: с ней счёт начнётся заново.
licence-more-tenants-remedy = Ради них ничего делать не нужно. Чтобы было больше, обратитесь к поставщику.
