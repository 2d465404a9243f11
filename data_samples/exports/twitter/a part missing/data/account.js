window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "morwenna.hale@example.org",
      "createdVia" : "web",
      "username" : "morwenna_h",
      "accountId" : "1203948576102938475",
      "createdAt" : "2019-12-09T08:15:30.000Z",
      "accountDisplayName" : "Morwenna Hale"
    }
  }
]