# Письма владельцам: `owner-letter-<вид>-subject`, почему пришло, что на кнопке, и что делать, если
# это был кто-то другой.
owner-letter-action = Открыть портал
owner-letter-foot = Это письмо портал { $portal } отправил сам. Ответы на него никто не читает.

owner-letter-sign-in-subject = { $code } — ваш код для { $portal }
owner-letter-sign-in-why = Войдите в портал { $portal } этой кнопкой. Она сработает один раз, в течение 15 минут.
owner-letter-sign-in-action = Войти
owner-letter-sign-in-code = Читаете письмо на другом устройстве? Тогда введите этот код там, где попросили письмо:
owner-letter-sign-in-otherwise = Если вы его не просили, ничего не делайте. Никому не говорите код.

owner-letter-step-up-subject = { $code } — ваш код для { $portal }
owner-letter-step-up-why = Введите этот код в портале { $portal }, чтобы подтвердить, что это вы. Он действует 15 минут.
owner-letter-step-up-otherwise = Если вы его не просили, возможно, кто-то вошёл под вашим именем: откройте портал и завершите все другие входы.

owner-letter-invitation-subject = Вас приглашают во владельцы: { $tenant }
owner-letter-invitation-why = { $inviter } приглашает вас стать владельцем службы поддержки «{ $tenant }». Приглашение действует семь дней и только для этого адреса.
owner-letter-invitation-action = Посмотреть приглашение
owner-letter-invitation-otherwise = Если вы не знаете, о чём речь, ничего не делайте.

owner-letter-new-device-subject = Новый вход в { $portal }
owner-letter-new-device-why = Под вашим именем вошли с устройства { $device }, адрес { $address }. Раньше вы с него не входили.
owner-letter-new-device-otherwise = Если это были вы, всё в порядке. Если нет, откройте портал, завершите все другие входы и включите второй фактор.

owner-letter-second-factor-on-subject = Второй фактор включён
owner-letter-second-factor-on-why = Теперь для входа в { $portal } нужен ещё и код из вашего приложения.
owner-letter-second-factor-on-otherwise = Если это были не вы, войдите с одним из запасных кодов или обратитесь к тем, кто ведёт { $portal }.

owner-letter-second-factor-off-subject = Второй фактор выключен
owner-letter-second-factor-off-why = Для входа в { $portal } больше не нужен код из приложения.
owner-letter-second-factor-off-otherwise = Если это были не вы, откройте портал, завершите все другие входы и включите его снова.

owner-letter-recovery-codes-subject = Новые запасные коды
owner-letter-recovery-codes-why = Для { $portal } созданы новые запасные коды. Прежние больше не действуют.
owner-letter-recovery-codes-otherwise = Если это были не вы, откройте портал и завершите все другие входы.

owner-letter-recovery-code-used-subject = Использован запасной код
owner-letter-recovery-code-used-why = Использован один из ваших запасных кодов для { $portal }. Осталось: { $left }.
owner-letter-recovery-code-used-otherwise = Если это были не вы, откройте портал, завершите все другие входы и создайте новые коды.

owner-letter-owner-added-subject = { $tenant }: новый владелец
owner-letter-owner-added-why = { $owner } теперь среди владельцев службы поддержки «{ $tenant }».
owner-letter-owner-added-otherwise = Если так быть не должно, уберите этого человека в портале.

owner-letter-owner-removed-subject = { $tenant }: владельцем меньше
owner-letter-owner-removed-why = { $owner } больше не среди владельцев службы поддержки «{ $tenant }».
owner-letter-owner-removed-otherwise = Если так быть не должно, обратитесь к тем, кто ведёт { $portal }.
