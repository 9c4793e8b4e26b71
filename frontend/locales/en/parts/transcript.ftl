# A conversation saved as a document.
transcript-of = Save { $number }
transcript-hint = Everything said, in order of time. Files are named, not enclosed.
transcript-notes = With notes
transcript-notes-hint = Notes are for the team: leave them out of what a contact gets.
transcript-pdf = PDF
transcript-pdf-hint = To print and to send
transcript-html = Web page
transcript-html-hint = Opens in any browser
transcript-json = Data (JSON)
transcript-json-hint = For other programs
