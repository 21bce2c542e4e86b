"""What residents may be refused with, in the words of the floors below, so that it can be said in other languages.

The floors below know no Django and no language: a refusal carries its sentence in English, and `Form.refuse`,
`on_page` and the pages of errors translate it as they show it. Here is what they can meet, for the catalogues.
tests/architecture/test_languages.py keeps each sentence the same as where it is raised.
"""

from __future__ import annotations

from peelian.kernel.text import gettext_noop as _

WORDS = (
    # signing up, and links
    _("Enter a telephone number that we can reach, like 07700 900123."),
    _("Enter a whole UK postcode, like B14 7QH."),
    _("Enter an e-mail address in the right form, like name@example.com."),
    _("Please press the button again: somebody else was faster."),
    _("Sign up with an e-mail address or a number first."),
    _("Texts need a mobile number, like 07700 900123."),
    _("The subscription that this was for has ended. Please sign up again."),
    _("This channel needs an address that you haven't confirmed yet."),
    _("This link has been used. Please look for our message at your new address."),
    _("This link is not one of ours, or part of it is missing. Please copy it whole from our message."),
    _("This link is not one of ours."),
    _("This sign-up has been removed. Please sign up again."),
    _("This subscription has ended. Please sign up again."),
    _("We check the number with a text. Enter a mobile number, like 07700 900123."),
    # messages in a browser
    _("Messages in a browser are not offered here."),
    _("This browser is not in your list any more."),
    _("This browser shows our messages already."),
    _("This browser shows our messages already. Use the link in any of them to change that."),
    _("This browser shows the messages of another subscription already."),
    _("You have this in many browsers already. Take one away first."),
    _("Your browser did not say where to send messages. Please try again."),
    # writing to us
    _("Tell us how to answer: give an email address or a mobile number."),
    _("Tell us what it is about."),
    _("We answer by text. Enter a mobile number, like 07700 900123."),
    _("We can only answer by email. Give an email address."),
    # reports
    _("Choose one of the five answers."),
    _("Choose the address again, or write it below."),
    _("There is no free receipt code. Please try again."),
    _("There is no such report."),
    _("There is no such time."),
    _("This file is larger than 20 MB. Make the picture smaller."),
    _("This link isn't whole. Please use the whole link."),
    _("This picture can't be made small enough. Save it as JPEG."),
    _("This picture has too many points. Make it smaller."),
    _("This report has been sent already, or there is nobody to ask."),
    _("This report has been sent."),
    _("This time has just been taken. Choose another one."),
    _("We are still dealing with this. You can say how we did when it is closed."),
    _("We can't read this picture. Save it again as JPEG or PNG."),
    _("What you began isn't here any more. Please begin again."),
    _("What you began isn't here any more: it was kept for 28 days. Please begin again."),
    _("Write something first."),
    # businesses
    _("This business account is closed."),
    _("This link has been replaced, or the business account is closed."),
    _("This link has expired. Ask for a new one."),
    _("The file is larger than 1 MB. Send several."),
    # pages and places
    _("The guide isn’t written yet."),
    _("There is no such area."),
    _("There is no such meeting."),
    _("There is no such page."),
    _("There is no such picture."),
    _("There is no such question."),
    _("There is no such scheme."),
    _("There is no picture of this person."),
    _("This has closed. Nobody can join it any more."),
    _("We don't know this postcode."),
    _("We don’t know this address."),
    _("We don’t know yet how our areas will look on a day to come."),
)
