window.YTD.following.part0 = [
  {
    "following" : {
      "accountId" : "1203000000000000017"
    }
  }
]