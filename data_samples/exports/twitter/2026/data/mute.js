window.YTD.mute.part0 = [
  {
    "muting" : {
      "accountId" : "3141592653",
      "userLink" : "https://twitter.com/intent/user?user_id=3141592653"
    }
  }
]