# Pages a browser shows by itself, before or instead of the app.
page-noscript = Please turn on JavaScript to use this page.
page-unstarted = This page does not start on this device. Please update Telegram and the browser; on Android, also “Android System WebView”.
portal-unstarted = This page does not start in this browser. Please update the browser, or try another one.
error-page-unknown = There is nothing at this address. Please check it.
error-desk-unknown = There is no desk at this address. Please open it from the bot again.
error-app-not-built = The app has not been built on this server yet. To build it: { $command }; then start the server again.
