window.YTD.contact.part0 = [
  {
    "contact" : {
      "id" : "1",
      "emails" : [
        "wenna.t@example.org"
      ],
      "phoneNumbers" : [
        "07700 900123"
      ]
    }
  },
  {
    "contact" : {
      "id" : "2",
      "phoneNumbers" : [
        "+447700900456"
      ]
    }
  },
  {
    "contact" : {
      "id" : "3",
      "emails" : []
    }
  }
]