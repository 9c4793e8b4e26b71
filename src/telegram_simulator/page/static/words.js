// Words of the page in the browser's language: Russian or English.
const EN = {
  title: "Telegram simulator", place: "Chat", person: "as", open: "Open chat",
  addPerson: "New person", addBot: "New bot", cancel: "Cancel", ok: "OK",
  empty: "Choose a bot and a person and open their chat. Several chats stand side by side.",
  noBots: "No bots yet", noPeople: "No people yet", live: "Live", lost: "Connection lost, trying again…",
  start: "Start", restart: "Restart bot", payload: "Start parameter (optional)", send: "Send",
  message: "Message", attach: "Attach", photo: "Photo", file: "File", voice: "Voice", sticker: "Sticker",
  location: "Location", contact: "My contact", album: "Album of three", video: "Video", reply: "Reply",
  edit: "Edit", react: "React", edited: "edited", deleted: "Message deleted", block: "Block",
  unblock: "Unblock", close: "Close chat", typing: "is typing…", sends: "is sending…", blocked: "You blocked this bot",
  forwarded: "Forwarded from", poll: "Poll", dice: "Dice", venue: "Place", story: "Story", audio: "Audio",
  document: "File", service: "Service message", noAnswer: "The bot did not answer the button",
  firstName: "First name", username: "Username (optional)", language: "Language", botName: "Name",
  botUsername: "Username, ending in bot", samplePhoto: "Sample photo", sampleFile: "Sample file",
  menu: "Menu", copied: "Copied", group: "group", messages: "Messages", animation: "Animation", cancelReply: "Cancel",
  topic: "Topic", back: "Back", closeApp: "Close the app", minimise: "Minimise", restore: "Bring back", settings: "Settings",
  reload: "Reload", openTab: "Open in a tab", wide: "Wide screen", phone: "Phone size", homeBar: "Safe area below", theme: "Theme",
  theme_system: "As the system", theme_light: "Light", theme_dark: "Dark", theme_custom: "Custom", opening: "Opening…",
  allow: "Allow", askWrite: "Allow the bot to write to you?", askPhone: "Send the bot your phone number?",
  askDownload: "Download the file?", closePopup: "Close", unsaved: "Changes may be lost. Close the app?", closeAnyway: "Close anyway",
  noSuchChat: "There is no such chat here:",
};
const RU = {
  title: "Симулятор Telegram", place: "Чат", person: "от лица", open: "Открыть чат",
  addPerson: "Новый человек", addBot: "Новый бот", cancel: "Отмена", ok: "Готово",
  empty: "Выберите бота и человека и откройте их чат. Несколько чатов стоят рядом.",
  noBots: "Ботов пока нет", noPeople: "Людей пока нет", live: "На связи", lost: "Связь потеряна, пробуем снова…",
  start: "Начать", restart: "Перезапустить бота", payload: "Параметр запуска (необязательно)", send: "Отправить",
  message: "Сообщение", attach: "Прикрепить", photo: "Фото", file: "Файл", voice: "Голосовое", sticker: "Стикер",
  location: "Геопозиция", contact: "Мой контакт", album: "Альбом из трёх", video: "Видео", reply: "Ответить",
  edit: "Изменить", react: "Реакция", edited: "изменено", deleted: "Сообщение удалено", block: "Заблокировать",
  unblock: "Разблокировать", close: "Закрыть чат", typing: "печатает…", sends: "отправляет…", blocked: "Вы заблокировали этого бота",
  forwarded: "Переслано от", poll: "Опрос", dice: "Кубик", venue: "Место", story: "История", audio: "Аудио",
  document: "Файл", service: "Служебное сообщение", noAnswer: "Бот не ответил на нажатие",
  firstName: "Имя", username: "Имя пользователя (необязательно)", language: "Язык", botName: "Название",
  botUsername: "Имя пользователя, в конце bot", samplePhoto: "Фото-образец", sampleFile: "Файл-образец",
  menu: "Меню", copied: "Скопировано", group: "группа", messages: "Сообщения", animation: "Анимация", cancelReply: "Отменить",
  topic: "Тема", back: "Назад", closeApp: "Закрыть приложение", minimise: "Свернуть", restore: "Развернуть", settings: "Настройки",
  reload: "Обновить", openTab: "Открыть во вкладке", wide: "Широкий экран", phone: "Размер телефона", homeBar: "Безопасная зона снизу",
  theme: "Тема", theme_system: "Как в системе", theme_light: "Светлая", theme_dark: "Тёмная", theme_custom: "Своя", opening: "Открываем…",
  allow: "Разрешить", askWrite: "Разрешить боту писать вам?", askPhone: "Отправить боту ваш номер телефона?",
  askDownload: "Скачать файл?", closePopup: "Закрыть", unsaved: "Изменения могут пропасть. Закрыть приложение?", closeAnyway: "Всё равно закрыть",
  noSuchChat: "Такого чата здесь нет:",
};
export const language = (navigator.language || "en").toLowerCase().startsWith("ru") ? "ru" : "en";
const WORDS = language === "ru" ? RU : EN;
export const word = (key) => WORDS[key] ?? key;

export function translate(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  document.title = word("title");
}
